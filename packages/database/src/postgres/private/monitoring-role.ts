import type { Duration } from 'aws-cdk-lib/core';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Creates the role that Amazon RDS assumes to publish enhanced monitoring metrics, unless the interval is 0.
 *
 * Only instances of this account can use the role (Amazon RDS User Guide, "Protecting against the confused deputy
 * problem"). Its policy is the AWS managed policy, which Amazon RDS checks for.
 */
export function createMonitoringRole(
  scope: Construct,
  interval: Duration,
  instanceIdentifier: string,
): iam.Role | undefined {
  if (!interval.isUnresolved() && interval.toSeconds() === 0) return undefined;
  const stack = Stack.of(scope);
  const instance = stack.formatArn({
    service: 'rds',
    resource: 'db',
    resourceName: instanceIdentifier,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.Role(scope, 'MonitoringRole', {
    // Amazon RDS User Guide, "Setting up and enabling Enhanced Monitoring", confused deputy problem
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': instance } },
    }),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
  });
}
