import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { allowOnKey, useByLogs } from '../private/key-policy';
import { checkNoSnapshot, failBeforeSuper, type Problem } from '../private/validation';

/** Properties of `ServiceLogGroup`. */
export interface ServiceLogGroupProps {
  /**
   * Key that encrypts the log events. The construct adds a statement for CloudWatch Logs to the key policy, limited to
   * this log group if `logGroupName` is set, else to the log groups of the account and Region.
   */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the log group: 1 to 512 letters, digits and `. - _ / #`, not starting with `aws/` (CloudWatch Logs API,
   * CreateLogGroup). CloudFormation cannot replace a log group with a fixed name, and cannot create it again while a
   * retained log group has the name.
   *
   * @default - CloudFormation generates a name
   */
  readonly logGroupName?: string;

  /**
   * Retention of the log events. Storage is charged per GiB and month.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Removal policy of the log group. The default retains the log group, except after a failed creation: a log group with a
   * fixed name would block the next one.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Log group of one service, encrypted with a customer managed key, with a retention of one month by default.
 *
 * The log group is stateful: a replacement deletes or orphans its log events.
 *
 * Throws if `logGroupName` is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 *
 * @example
 * const orders = new ServiceLogGroup(this, 'OrdersLogs', { encryptionKey, logGroupName: '/ecs/orders' });
 * const logging = ecs.LogDrivers.awsLogs({ logGroup: orders, streamPrefix: 'ecs' });
 */
export class ServiceLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: ServiceLogGroupProps) {
    failBeforeSuper(scope, id, [checkName(props.logGroupName), checkNoSnapshot(props.removalPolicy)]);
    super(scope, id, {
      logGroupName: props.logGroupName,
      encryptionKey: props.encryptionKey,
      retention: props.retention ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    allowOnKey(this, props.encryptionKey, [useByLogs(Stack.of(this), props.logGroupName)]);
  }
}

function checkName(name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name) && !name.startsWith('aws/')) return undefined;
  return `logGroupName must have 1 to 512 letters, digits and .-_/#, and not start with aws/, got '${name}'`;
}
