import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { letLogsUse } from './log-key';

/** Logs that RDS for PostgreSQL can send to CloudWatch Logs. */
export const EXPORTED_LOGS = ['postgresql', 'upgrade'];

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
