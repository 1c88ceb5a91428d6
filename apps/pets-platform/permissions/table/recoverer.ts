import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, mustNot, type Derived } from './expectation';
import { principalOf } from './principals';

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
  const metrics = `arn:aws:cloudwatch:${region}:${account}:dataset/default`;
  const namespace = { 'cloudwatch:namespace': String(alarm.properties.Namespace), 'aws:RequestedRegion': region };
  const parameters = own('AWS::SSM::Parameter').filter(({ properties }) =>
    /\/min-capacity$/.test(String(properties.Name)),
  );
  const services = own('AWS::ECS::Service');
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
      on: own('AWS::SNS::Topic')
        .filter(({ arn }) => /:pages$|-pages$/.test(arn))
        .map(({ arn }) => arn),
      why: 'publishes the report',
      source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html',
    }),
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
        .filter(({ arn }) => /:secret:[\w-]*pets-api\//.test(arn))
        .map(({ arn }) => arn),
      why: 'checks that the replicas exist',
      source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html',
    }),
    ...may({
      by,
      actions: [
        'application-autoscaling:DescribeScalableTargets',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:GetMetricStatistics',
        'ecs:DescribeTaskDefinition',
        'elasticloadbalancing:DescribeTargetHealth',
        'servicequotas:GetAWSDefaultServiceQuota',
        'servicequotas:GetServiceQuota',
      ],
      on: ['*'],
      why: 'checks the preconditions of a failover',
      source: FAILOVER,
    }),
  ];
}
