import { Annotations, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { letLogsUse } from '../../private/log-key';

/** Logs that RDS for PostgreSQL can send to CloudWatch Logs. */
export const EXPORTED_LOGS = ['postgresql', 'upgrade'];

/** What a caller may say about the logs of an instance. */
export interface LogChoices {
  readonly instanceIdentifier?: string;
  readonly logEncryptionKey?: kms.IKey;
  readonly logRetention?: logs.RetentionDays;
}

/** Properties of `DatabaseLogs`. */
export interface DatabaseLogsProps {
  /** Name of the instance, from which Amazon RDS derives the names of the groups. */
  readonly instanceIdentifier: string;
  /** Key of the groups. */
  readonly encryptionKey: kms.IKey;
  /** Time for which events are kept. */
  readonly retention: logs.RetentionDays;
  /** What happens to the groups with the stack. */
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The groups that Amazon RDS would otherwise make at the first event: not encrypted with a customer key, never expired.
 */
export class DatabaseLogs extends Construct {
  /** The server's own log. */
  readonly serverLog: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: DatabaseLogsProps) {
    super(scope, id);
    const names = EXPORTED_LOGS.map((log) => `/aws/rds/instance/${props.instanceIdentifier}/${log}`);
    letLogsUse(this, props.encryptionKey, names);

    const [serverLog] = EXPORTED_LOGS.map(
      (log, index) =>
        new logs.LogGroup(this, log, {
          logGroupName: names[index],
          encryptionKey: props.encryptionKey,
          retention: props.retention,
          removalPolicy: props.removalPolicy,
        }),
    );
    this.serverLog = serverLog;
  }
}

/** Amazon RDS names the groups after the instance, so they can only be made in advance when its name is known. */
export function createLogs(
  scope: Construct,
  choices: LogChoices,
  encryptionKey: kms.IKey,
  removalPolicy: RemovalPolicy,
): DatabaseLogs | undefined {
  const { instanceIdentifier } = choices;
  if (instanceIdentifier === undefined) {
    Annotations.of(scope).addWarningV2(
      '@pets/database:unmanagedLogs',
      'without an instanceIdentifier the logs go to groups that are neither encrypted with your key nor ever expire',
    );
    return undefined;
  }
  return new DatabaseLogs(scope, 'Logs', {
    instanceIdentifier,
    encryptionKey: choices.logEncryptionKey ?? encryptionKey,
    retention: choices.logRetention ?? logs.RetentionDays.ONE_YEAR,
    removalPolicy: removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.RETAIN : removalPolicy,
  });
}
