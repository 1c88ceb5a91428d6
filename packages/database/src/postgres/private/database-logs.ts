import { RemovalPolicy } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { allowLogsToUseKey } from '../../private/log-key-policy';

/** Logs that RDS for PostgreSQL can publish to CloudWatch Logs. The first one is the server log. */
export const EXPORTED_LOGS = ['postgresql', 'upgrade'];

/** Properties of the log groups of an instance. */
export interface DatabaseLogsProps {
  readonly instanceIdentifier: string;
  readonly encryptionKey: kms.IKey;
  readonly retention: logs.RetentionDays;
  /** Removal policy of the instance. */
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Creates the log groups of an instance before Amazon RDS creates them at the first event, without a customer managed
 * key and without an expiration. Amazon RDS names them after the instance.
 */
export function createLogGroups(scope: Construct, props: DatabaseLogsProps): logs.LogGroup[] {
  const parent = new Construct(scope, 'Logs');
  const names = EXPORTED_LOGS.map((log) => `/aws/rds/instance/${props.instanceIdentifier}/${log}`);
  allowLogsToUseKey(parent, props.encryptionKey, names);
  const { removalPolicy } = props;
  return EXPORTED_LOGS.map(
    (log, index) =>
      new logs.LogGroup(parent, log, {
        logGroupName: names[index],
        encryptionKey: props.encryptionKey,
        retention: props.retention,
        removalPolicy:
          removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : removalPolicy,
      }),
  );
}
