import type { RemovalPolicy } from 'aws-cdk-lib';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

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
    allowLogs(this, props.encryptionKey, names);

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

/** ARNs are built from names, so that a key in another stack never depends on the groups. */
function allowLogs(scope: Construct, key: kms.IKey, names: string[]): void {
  const stack = Stack.of(scope);
  const arns = names.map((resourceName) =>
    stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
  );
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': arns } },
    }),
  );
}
