import type { ModelResource } from '../model/types';
import { may, mustNot, type Derived } from './expectation';
import type { Principal } from './principals';

const SOURCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html';

/** Names of a Region in the plan of the function. */
interface RegionPlan extends Record<string, string> {
  readonly region: string;
}

/** A function that compares both Regions for a failover reads their state and writes one metric. */
export function comparesRegions(by: Principal, lambda: ModelResource): Derived[] {
  const variables = lambda.properties.Environment?.Variables as Record<string, string> | undefined;
  if (variables?.PLAN === undefined) return [];
  const plan = JSON.parse(variables.PLAN) as {
    switch: { alarmName: string };
    secrets: string[];
    primary: RegionPlan;
    recovery: RegionPlan;
  };
  const { account, region } = lambda.stack;
  const read = (actions: string[], on: string[]) =>
    may({ by, actions, on, why: 'compares the Regions for a failover', source: SOURCE });
  const arn = (service: string, place: string, resource: string) =>
    `arn:aws:${service}:${place}:${account}:${resource}`;
  const metrics = { by, actions: ['cloudwatch:PutMetricData'], on: [arn('cloudwatch', region, 'dataset/default')] };
  return [
    ...[plan.primary, plan.recovery].flatMap((there) => [
      ...read(
        ['ssm:GetParameter'],
        [there.imageTagParameter, there.minCapacityParameter].map((name) =>
          arn('ssm', there.region, `parameter${name}`),
        ),
      ),
      ...read(
        ['secretsmanager:DescribeSecret'],
        plan.secrets.map((name) => arn('secretsmanager', there.region, `secret:${name}-AbCdEf`)),
      ),
      ...read(['ecs:DescribeServices'], [arn('ecs', there.region, `service/${there.cluster}/${there.service}`)]),
      ...read(['rds:DescribeDBInstances'], [arn('rds', there.region, `db:${there.database}`)]),
    ]),
    ...read(['ecr:DescribeImages'], [arn('ecr', region, `repository/${plan.recovery.imageRepository}`)]),
    ...read(['acm:DescribeCertificate'], [plan.recovery.certificateArn]),
    ...read(['servicequotas:GetServiceQuota'], [arn('servicequotas', region, 'fargate/L-3032A538')]),
    ...read(['ecs:DescribeTaskDefinition', 'servicequotas:GetAWSDefaultServiceQuota'], ['*']),
    ...read(['cloudwatch:DescribeAlarms'], [arn('cloudwatch', region, `alarm:${plan.switch.alarmName}`)]),
    ...may({
      ...metrics,
      context: { 'cloudwatch:namespace': variables.METRIC_NAMESPACE },
      why: 'writes the result',
      source: SOURCE,
    }),
    ...mustNot({
      ...metrics,
      context: { 'cloudwatch:namespace': variables.METRIC_NAMESPACE.replace('readiness', 'failover') },
      why: 'only an operator moves the traffic',
      source: SOURCE,
    }),
  ];
}
