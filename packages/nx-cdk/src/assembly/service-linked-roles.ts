/** A role that an AWS service creates in the account on first use. */
export interface ServiceLinkedRole {
  /** Name of the service for `aws iam create-service-linked-role`. */
  readonly service: string;
  /** Types of resources whose creation requires the role. */
  readonly types: readonly string[];
}

/**
 * Service-linked roles that a service creates together with the first resource. In a new account, that resource can fail,
 * because the role is not usable at once.
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
  { service: 'ecs.application-autoscaling.amazonaws.com', types: ['AWS::ApplicationAutoScaling::ScalableTarget'] },
  { service: 'replication.ecr.amazonaws.com', types: ['AWS::ECR::ReplicationConfiguration'] },
  { service: 'wafv2.amazonaws.com', types: ['AWS::WAFv2::LoggingConfiguration'] },
];
