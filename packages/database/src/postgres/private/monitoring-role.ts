import type { Duration } from 'aws-cdk-lib/core';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Role with which Amazon RDS writes enhanced monitoring, for instances of this account alone ("Protecting against the
 * confused deputy problem"). Its policy is the one of AWS: the log group belongs to Amazon RDS, and an instance is
 * refused when the role lacks what the service looks for.
 */
export function createMonitoringRole(
  scope: Construct,
  interval: Duration,
  instanceIdentifier: string | undefined,
): iam.Role | undefined {
  if (!interval.isUnresolved() && interval.toSeconds() === 0) return undefined;
  const stack = Stack.of(scope);
  const instances = stack.formatArn({
    service: 'rds',
    resource: 'db',
    resourceName: instanceIdentifier ?? '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.Role(scope, 'MonitoringRole', {
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': instances } },
    }),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
  });
}
