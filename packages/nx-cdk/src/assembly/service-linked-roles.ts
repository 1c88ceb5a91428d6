import { templatesOf, type Resource, type StackTemplate } from './assembly';

/** A role that an AWS service creates in the account on first use. */
export interface ServiceLinkedRole {
  /** Name of the service for `aws iam create-service-linked-role`. */
  readonly service: string;
  /** Types of resources whose creation or use requires the role. */
  readonly types: readonly string[];
  /** Properties that these resources must have. @default - any */
  readonly properties?: Readonly<Record<string, unknown>>;
}

const SCALABLE_TARGET = ['AWS::ApplicationAutoScaling::ScalableTarget'];

/**
 * Service-linked roles that a service creates together with the first resource. In a new account, that resource can fail,
 * because the role is not usable at once. A recorder of AWS Config requires the role before.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
export const SERVICE_LINKED_ROLES: readonly ServiceLinkedRole[] = [
  { service: 'ecs.amazonaws.com', types: ['AWS::ECS::Cluster', 'AWS::ECS::Service'] },
  { service: 'elasticloadbalancing.amazonaws.com', types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'] },
  { service: 'rds.amazonaws.com', types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'] },
  {
    service: 'elasticache.amazonaws.com',
    types: [
      'AWS::ElastiCache::ReplicationGroup',
      'AWS::ElastiCache::CacheCluster',
      'AWS::ElastiCache::ServerlessCache',
    ],
  },
  ...['dynamodb', 'ecs', 'elasticache', 'lambda', 'rds'].map((namespace) => ({
    service: `${namespace}.application-autoscaling.amazonaws.com`,
    types: SCALABLE_TARGET,
    properties: { ServiceNamespace: namespace },
  })),
  { service: 'autoscaling.amazonaws.com', types: ['AWS::AutoScaling::AutoScalingGroup'] },
  { service: 'backup.amazonaws.com', types: ['AWS::Backup::BackupPlan'] },
  { service: 'config.amazonaws.com', types: ['AWS::Config::ConfigurationRecorder'] },
  {
    service: 'management.chatbot.amazonaws.com',
    types: ['AWS::Chatbot::SlackChannelConfiguration', 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration'],
  },
  { service: 'replication.ecr.amazonaws.com', types: ['AWS::ECR::ReplicationConfiguration'] },
  { service: 'wafv2.amazonaws.com', types: ['AWS::WAFv2::LoggingConfiguration'] },
  // a trail of one account does not use the role
  { service: 'cloudtrail.amazonaws.com', types: ['AWS::CloudTrail::Trail'], properties: { IsOrganizationTrail: true } },
];

/** Returns whether a resource requires the role. */
export function requiresRole({ types, properties = {} }: ServiceLinkedRole, resource: Resource): boolean {
  const values = resource.Properties ?? {};
  return types.includes(resource.Type) && Object.entries(properties).every(([name, value]) => values[name] === value);
}

/** Returns the services whose service-linked role the templates require and do not create, in alphabetical order. */
export function linkedServices(templates: readonly StackTemplate[]): readonly string[] {
  const resources = templates.flatMap(templatesOf).flatMap(({ Resources = {} }) => Object.values(Resources));
  const created = resources
    .filter(({ Type }) => Type === 'AWS::IAM::ServiceLinkedRole')
    .map(({ Properties }) => Properties?.AWSServiceName);
  return SERVICE_LINKED_ROLES.filter((role) => resources.some((resource) => requiresRole(role, resource)))
    .map(({ service }) => service)
    .filter((service) => !created.includes(service))
    .sort();
}
