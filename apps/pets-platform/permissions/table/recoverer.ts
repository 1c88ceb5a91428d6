import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, mustNot, type Derived } from './expectation';
import { principalOf } from './principals';
import { usesKey } from './shared';

const FAILOVER =
  'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html';
const SCALING = 'https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_service-with-iam.html';
const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html';

/** Expectations of the operator of a failover: reads the state of both Regions, changes the tasks, promotes, and switches. */
export function failsOver(role: ModelResource, environment: string, model: DeploymentModel): Derived[] {
  const by = principalOf(role);
  const own = (type: string) =>
    model
      .resources(type)
      .filter(({ stack }) => stack.environment === environment && stack.account === role.stack.account);
  const regional = (type: string, ...stacks: string[]) =>
    own(type).filter(({ stack }) => stacks.some((name) => stack.name === `${environment}-${name}`));
  const [alarm] = regional('AWS::CloudWatch::Alarm', 'Recovery');
  const { account, region } = alarm.stack;
  const primary = role.stack.region;
  const metrics = `arn:aws:cloudwatch:${region}:${account}:dataset/default`;
  const namespace = { 'cloudwatch:namespace': String(alarm.properties.Namespace), 'aws:RequestedRegion': region };
  const parameters = own('AWS::SSM::Parameter').filter(({ properties }) =>
    /\/min-capacity$/.test(String(properties.Name)),
  );
  const prefix = String(parameters[0].properties.Name).replace(/min-capacity$/, '');
  const services = own('AWS::ECS::Service');
  const pages = own('AWS::SNS::Topic').filter(({ arn }) => /:([\w-]+-)?pages$/.test(arn));
  const instances = own('AWS::RDS::DBInstance');
  return [
    ...may({
      by,
      actions: ['cloudwatch:PutMetricData'],
      on: [metrics],
      context: namespace,
      why: 'moves the traffic',
      source: FAILOVER,
    }),
    ...mustNot({
      by,
      actions: ['cloudwatch:PutMetricData'],
      on: [metrics],
      context: { ...namespace, 'cloudwatch:namespace': 'AWS/ECS' },
      why: 'writes the metric of the switch only',
      source: FAILOVER,
    }),
    ...may({
      by,
      actions: ['ssm:GetParameter', 'ssm:PutParameter'],
      on: parameters.map(({ arn }) => arn),
      why: 'writes the minimum number of tasks',
      source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html',
    }),
    ...may({
      by,
      actions: ['ssm:GetParameter'],
      on: own('AWS::SSM::Parameter')
        .filter(({ properties }) => [`${prefix}failover`, `${prefix}image-tag`].includes(String(properties.Name)))
        .map(({ arn }) => arn),
      why: 'reads the plan and the tag of the image',
      source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html',
    }),
    ...may({
      by,
      actions: ['route53:GetHealthCheckStatus', 'route53:UpdateHealthCheck'],
      on: own('AWS::Route53::HealthCheck').map(({ arn }) => arn),
      why: 'reads the position of the switch, and disables it if its Region is lost',
      source: FAILOVER,
    }),
    ...may({
      by,
      actions: ['ecr:DescribeImages'],
      on: own('AWS::ECR::Repository').map(({ arn }) => arn),
      why: 'checks that the image exists',
      source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_service-with-iam.html',
    }),
    ...may({
      by,
      actions: ['elasticache:DescribeServerlessCaches'],
      on: [region, primary].map((place) => own('AWS::ElastiCache::ServerlessCache')[0].arn.replace(region, place)),
      why: 'checks that the session cache is available',
      source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/IAM.html',
    }),
    ...may({
      by,
      actions: ['acm:DescribeCertificate'],
      on: [region, primary].map((place) => `arn:aws:acm:${place}:${account}:certificate/1`),
      why: 'checks that the certificate is valid',
      source: 'https://docs.aws.amazon.com/acm/latest/userguide/security-iam.html',
    }),
    ...services.flatMap((service) =>
      may({
        by,
        actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
        on: [service.arn],
        context: {
          'ecs:cluster': `arn:aws:ecs:${service.stack.region}:${account}:cluster/${service.arn.split('/')[1]}`,
        },
        why: 'starts or stops the tasks',
        source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html',
      }),
    ),
    ...may({
      by,
      actions: ['application-autoscaling:RegisterScalableTarget'],
      on: services.map(({ stack }) => `arn:aws:application-autoscaling:${stack.region}:${account}:scalable-target/1`),
      context: {
        'application-autoscaling:service-namespace': 'ecs',
        'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
      },
      why: 'changes the minimum of the scalable target',
      source: SCALING,
    }),
    ...may({
      by,
      actions: ['rds:DescribeDBInstances', 'rds:PromoteReadReplica', 'rds:AddTagsToResource'],
      on: instances.map(({ arn }) => arn),
      why: 'promotes the replica and marks it',
      source: RDS,
    }),
    ...mustNot({
      by,
      actions: ['rds:DeleteDBInstance', 'rds:ModifyDBInstance', 'rds:RebootDBInstance'],
      on: instances.map(({ arn }) => arn),
      why: 'a failover promotes the replica only',
      source: RDS,
    }),
    ...may({
      by,
      actions: ['sns:Publish'],
      on: pages.map(({ arn }) => arn),
      why: 'publishes the report',
      source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html',
    }),
    ...pages.flatMap((topic) =>
      usesKey(model, {
        by,
        key: topic.properties.KmsMasterKeyId,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        via: `sns.${topic.stack.region}`,
        why: 'publishes to an encrypted topic',
        source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
      }),
    ),
    ...may({
      by,
      actions: ['secretsmanager:CancelRotateSecret', 'secretsmanager:RotateSecret'],
      on: regional('AWS::SecretsManager::Secret', 'Data')
        .filter(({ arn }) => /\/db-(app|password)-/.test(arn))
        .map(({ arn }) => arn),
      why: 'stops rotations of a database that another one has replaced',
      source:
        'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html',
    }),
    ...may({
      by,
      actions: ['lambda:InvokeFunction'],
      on: regional('AWS::Lambda::Function', 'Rotation').map(({ arn }) => arn),
      why: 'Secrets Manager tests the function of a rotation that starts again',
      source:
        'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html',
    }),
    ...mustNot({
      by,
      actions: ['secretsmanager:GetSecretValue'],
      on: own('AWS::SecretsManager::Secret').map(({ arn }) => arn),
      why: 'a failover reads no secret',
      source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html',
    }),
    ...may({
      by,
      actions: ['secretsmanager:DescribeSecret'],
      on: own('AWS::SecretsManager::Secret')
        .filter(
          ({ arn, stack }) => stack.region !== region && /\/(db-app|db-password|jwt-secret|origin-verify-1)-/.test(arn),
        )
        .flatMap(({ arn }) => [arn, arn.replace(`:${primary}:`, `:${region}:`)]),
      why: 'checks that the replicas exist',
      source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html',
    }),
    ...may({
      by,
      actions: ['cloudwatch:DescribeAlarms'],
      on: [alarm.arn],
      why: 'reads the position of the switch',
      source: FAILOVER,
    }),
    ...may({
      by,
      actions: ['servicequotas:GetServiceQuota'],
      on: [`arn:aws:servicequotas:${region}:${account}:fargate/L-3032A538`],
      why: 'checks the quota of Fargate',
      source: 'https://docs.aws.amazon.com/servicequotas/latest/userguide/identity-access-management.html',
    }),
    ...may({
      by,
      actions: [
        'application-autoscaling:DescribeScalableTargets',
        'cloudwatch:GetMetricStatistics',
        'ecs:DescribeTaskDefinition',
        'elasticloadbalancing:DescribeTargetHealth',
        'servicequotas:GetAWSDefaultServiceQuota',
      ],
      on: ['*'],
      why: 'checks the preconditions of a failover',
      source: FAILOVER,
    }),
  ];
}
