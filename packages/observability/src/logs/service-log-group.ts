import { ArnFormat, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { allowOnKey, type KeyUse } from '../private/key-policy';
import { failOn } from '../private/validation';

/** Properties of `ServiceLogGroup`. */
export interface ServiceLogGroupProps {
  /** Key that encrypts the logs. CloudWatch Logs is let in, for this log group alone where its name is given. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the log group: 1 to 512 letters, digits and `. - _ / #`, not beginning with `aws/` (CloudWatch Logs API,
   * CreateLogGroup). A fixed name blocks replacement, and a log group that was retained blocks its own second creation.
   *
   * @default - CloudFormation chooses one
   */
  readonly logGroupName?: string;

  /**
   * How long log events are kept. Storage is charged by the GiB and month.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;

  /**
   * What happens to the logs when the log group leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Logs of one service, encrypted with the given key and kept for a chosen time.
 *
 * This resource is stateful: replacing it loses every log event.
 *
 * Throws when `logGroupName` is malformed.
 */
export class ServiceLogGroup extends Construct {
  /** The log group, for log drivers, metric filters and subscriptions. */
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: ServiceLogGroupProps) {
    super(scope, id);
    failOn(this, [checkName(props.logGroupName)]);
    allowOnKey(this, props.encryptionKey, [useByLogs(Stack.of(this), props.logGroupName)]);

    this.logGroup = new logs.LogGroup(this, 'Resource', {
      logGroupName: props.logGroupName,
      encryptionKey: props.encryptionKey,
      retention: props.retention ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  /** Lets a principal create log streams and write events to them, and nothing else. */
  grantWrite(grantee: iam.IGrantable): iam.Grant {
    return this.logGroup.grantWrite(grantee);
  }
}

/** "Encrypt log data in CloudWatch Logs using AWS KMS": the encryption context names the log group. */
function useByLogs(stack: Stack, logGroupName: string | undefined): KeyUse {
  // By name, not by reference: the log group refers to the key, and the key must not refer back.
  const arn = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName ?? '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    service: `logs.${stack.region}.amazonaws.com`,
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } },
  };
}

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name) && !name.startsWith('aws/')) return undefined;
  return `logGroupName must have 1 to 512 letters, digits and .-_/#, and not begin with aws/, got '${name}'`;
}
