import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { OffHoursProps } from '../off-hours-props';

/** Permissions of the state machine: the services, databases and keys, and the parameter. */
export function offHoursStatements(
  scope: Construct,
  { services = [], databases = [] }: OffHoursProps,
  parameterArn: string,
): iam.PolicyStatement[] {
  const { account, partition, region, urlSuffix } = Stack.of(scope);
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    resources.length > 0 ? [new iam.PolicyStatement({ actions, resources, conditions })] : [];
  const keys = databases.flatMap(({ encryptionKey }) => (encryptionKey ? [encryptionKey.keyRef.keyArn] : []));
  const viaRds = { 'kms:ViaService': `rds.${region}.${urlSuffix}` };
  return [
    ...allow(['ssm:GetParameter', 'ssm:PutParameter'], [parameterArn]),
    ...allow(
      ['ecs:DescribeServices', 'ecs:UpdateService'],
      // An imported service can have an ARN without its cluster.
      services.map(({ service }) =>
        Stack.of(scope).formatArn({
          service: 'ecs',
          resource: 'service',
          resourceName: `${service.cluster.clusterName}/${service.serviceName}`,
        }),
      ),
    ),
    // The ARN of a scalable target contains a generated id.
    ...allow(
      ['application-autoscaling:RegisterScalableTarget'],
      services.some(({ autoScaling }) => autoScaling)
        ? [`arn:${partition}:application-autoscaling:${region}:${account}:scalable-target/*`]
        : [],
      {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      },
    ),
    ...allow(
      ['rds:DescribeDBInstances', 'rds:StartDBInstance', 'rds:StopDBInstance'],
      databases.map(({ instance }) => instance.instanceArn),
    ),
    ...allow(['kms:DescribeKey'], keys, { StringEquals: viaRds }),
    ...allow(['kms:CreateGrant'], keys, { StringEquals: viaRds, Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
  ];
}
