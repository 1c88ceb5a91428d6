import type * as logs from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';

/** Properties of `AccountActivityAlarms`. */
export interface AccountActivityAlarmsProps extends AlarmSetProps {
  /** Log group of a CloudTrail trail that records management events of all Regions. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Namespace of the custom metrics, which are charged per month.
   *
   * @default 'AccountActivity'
   */
  readonly metricNamespace?: string;

  /**
   * Alarm `account-unauthorized-calls`: calls that were denied.
   *
   * @default - at least 10 in 5 minutes
   */
  readonly unauthorizedCalls?: AlarmOptions;

  /**
   * Alarm `account-sign-in-without-mfa`: console sign-ins without MFA.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly signInWithoutMfa?: AlarmOptions;

  /**
   * Alarm `account-root-use`: actions of the root user.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly rootUse?: AlarmOptions;

  /**
   * Alarm `account-iam-changes`: changes of IAM policies.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly iamChanges?: AlarmOptions;

  /**
   * Alarm `account-trail-changes`: changes of trails.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly trailChanges?: AlarmOptions;

  /**
   * Alarm `account-sign-in-failures`: failed console sign-ins.
   *
   * @default - at least 10 in 5 minutes
   */
  readonly signInFailures?: AlarmOptions;

  /**
   * Alarm `account-key-deletions`: KMS keys that are disabled or scheduled for deletion.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly keyDeletions?: AlarmOptions;

  /**
   * Alarm `account-bucket-policy-changes`: changes of bucket policies and ACLs.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly bucketPolicyChanges?: AlarmOptions;

  /**
   * Alarm `account-config-changes`: changes of AWS Config.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly configChanges?: AlarmOptions;

  /**
   * Alarm `account-security-group-changes`: changes of security groups.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly securityGroupChanges?: AlarmOptions;

  /**
   * Alarm `account-network-acl-changes`: changes of network ACLs.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly networkAclChanges?: AlarmOptions;

  /**
   * Alarm `account-gateway-changes`: changes of gateways.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly gatewayChanges?: AlarmOptions;

  /**
   * Alarm `account-route-table-changes`: changes of route tables.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly routeTableChanges?: AlarmOptions;

  /**
   * Alarm `account-vpc-changes`: changes of VPCs and VPC peering connections.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly vpcChanges?: AlarmOptions;

  /**
   * Alarm `account-organization-changes`: changes of the organization.
   *
   * @default - at least 1 in 5 minutes
   */
  readonly organizationChanges?: AlarmOptions;
}
