import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { ServiceImage } from '../images/service-image';

/**
 * A task that runs once before each new version, such as a database migration. If it fails, the deployment fails, the
 * service is not changed, and the event of CloudFormation contains the exit code and the log stream. It has the size,
 * variables, roles, subnets and security group of the service. A deployment that does not change the task does not run it.
 *
 * The old version runs during the migration and after a rollback, so each migration must leave a schema that the old version
 * can use. When CloudFormation rolls back, the migration does not run.
 *
 * When the service is created, a failed migration is repeated twice, because a database user that the first rotation of a
 * secret creates might not exist yet.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-tasks.html
 */
export interface MigrationOptions {
  /** Command of the container, instead of that of the image. It exits with 0 on success. */
  readonly command: string[];

  /**
   * Image that contains the migration.
   *
   * @default - the image of the service
   */
  readonly image?: ServiceImage;

  /**
   * Environment variables with values from secrets or parameters. Limit them to those that the migration needs, such as the
   * credentials of the database.
   *
   * @default - the secrets of the service
   */
  readonly secrets?: Record<string, ecs.Secret>;

  /**
   * Prefix of the log stream names. A stream is named `<prefix>/<container name>/<task id>`.
   *
   * @default 'migration'
   */
  readonly streamPrefix?: string;

  /**
   * Maximum duration. Whole minutes, 1 to 13.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /** Log group of the function that starts the task and waits for it. The task uses the log group of the service. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Dead-letter queue for CloudFormation requests that the function could not process.
   *
   * @default - a new queue with SSE-SQS, which retains requests for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether the function has reserved concurrency, so that other functions of the account cannot prevent it from running. The
   * quota of new accounts is too small to reserve concurrency: deployments of the function fail there.
   *
   * @default false
   */
  readonly reserveConcurrency?: boolean;
}
