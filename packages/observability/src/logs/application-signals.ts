import type { RemovalPolicy } from 'aws-cdk-lib/core';
import * as applicationsignals from 'aws-cdk-lib/aws-applicationsignals';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ServiceLogGroup } from './service-log-group';

/** Properties of `ApplicationSignals`. */
export interface ApplicationSignalsProps {
  /** Key that encrypts the telemetry. */
  readonly encryptionKey: kms.IKey;

  /**
   * Retention of the telemetry in the log group. Storage is charged per GiB and month.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Removal policy of the log group.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Enables Application Signals in an account and Region: the discovery of services, with its service-linked role, and the log group
 * to which CloudWatch agents send their metrics. Without it, the agents create the log group without a key and a retention.
 *
 * Create it once per account and Region, before the first service with an agent. Creation fails if the log group exists.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Enable.html
 *
 * @example
 * new ApplicationSignals(this, 'Signals', { encryptionKey });
 */
export class ApplicationSignals extends Construct {
  /** Name of the log group, which CloudWatch defines. */
  static readonly LOG_GROUP_NAME = '/aws/application-signals/data';

  /** Discovery of services. */
  readonly discovery: applicationsignals.CfnDiscovery;

  /** Log group of the metrics. */
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: ApplicationSignalsProps) {
    super(scope, id);
    this.discovery = new applicationsignals.CfnDiscovery(this, 'Discovery');
    this.logGroup = new ServiceLogGroup(this, 'Logs', {
      logGroupName: ApplicationSignals.LOG_GROUP_NAME,
      encryptionKey: props.encryptionKey,
      retention: props.retention,
      removalPolicy: props.removalPolicy,
    });
  }
}
