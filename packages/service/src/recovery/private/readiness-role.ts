import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StandbyReadinessProps } from '../readiness-props';

/** Quota "Fargate On-Demand vCPU resource count". */
const FARGATE_QUOTA = 'L-3032A538';

/** Creates the role of the function: it reads the state of both Regions and writes one metric. */
export function readinessRole(scope: Construct, props: StandbyReadinessProps): iam.Role {
  const description = 'Compares what must be equal in both Regions for a failover';
  const policy = new iam.ManagedPolicy(scope, 'Policy', { description, statements: statementsOf(scope, props) });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  return new iam.Role(scope, 'Role', { description, assumedBy, managedPolicies: [policy] });
}

function statementsOf(scope: Construct, props: StandbyReadinessProps): iam.PolicyStatement[] {
  const { logGroup, metricNamespace, primary, recovery, secretNames } = props;
  const { account, partition } = Stack.of(scope);
  const regions = [primary, recovery];
  const arn = (service: string, region: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    new iam.PolicyStatement({ actions, resources, conditions });
  return [
    allow(
      ['ssm:GetParameter'],
      regions.flatMap(({ imageTagParameterName, minCapacityParameterName, region }) =>
        [imageTagParameterName, minCapacityParameterName].map((name) => arn('ssm', region, `parameter${name}`)),
      ),
    ),
    allow(
      ['secretsmanager:DescribeSecret'],
      regions.flatMap(({ region }) =>
        secretNames.map((name) => arn('secretsmanager', region, `secret:${name}-??????`)),
      ),
    ),
    allow(
      ['ecs:DescribeServices'],
      regions.map(({ clusterName, region, serviceName }) =>
        arn('ecs', region, `service/${clusterName}/${serviceName}`),
      ),
    ),
    allow(
      ['rds:DescribeDBInstances'],
      regions.map(({ databaseIdentifier, region }) => arn('rds', region, `db:${databaseIdentifier}`)),
    ),
    allow(['ecr:DescribeImages'], [arn('ecr', recovery.region, `repository/${recovery.repositoryName}`)]),
    ...(recovery.certificateArn === undefined ? [] : [allow(['acm:DescribeCertificate'], [recovery.certificateArn])]),
    allow(['servicequotas:GetServiceQuota'], [arn('servicequotas', recovery.region, `fargate/${FARGATE_QUOTA}`)]),
    // These actions do not support resources (Service Authorization Reference).
    allow(
      ['cloudwatch:DescribeAlarms', 'ecs:DescribeTaskDefinition', 'servicequotas:GetAWSDefaultServiceQuota'],
      ['*'],
    ),
    allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': metricNamespace } }),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
  ];
}
