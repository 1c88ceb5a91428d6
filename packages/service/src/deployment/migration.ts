import type { Duration } from 'aws-cdk-lib/core';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { ServiceImage } from '../images/service-image';

/**
 * A task that runs once before each new version and stops the deployment when it fails, such as a migration of a database:
 * the service is not touched then. It has the variables, secrets, roles, subnets and security group of the service.
 *
 * The old version still runs meanwhile and after a rollback, so each step must leave a schema that it can live with. When
 * CloudFormation rolls back, nothing is run.
 */
export interface MigrationOptions {
  /** Command in place of the image's; it exits with 0 when all went well. */
  readonly command: string[];

  /**
   * Image that holds the migration.
   *
   * @default - that of the service
   */
  readonly image?: ServiceImage;

  /**
   * How long it may take: whole minutes, 1 to 13.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /** Log group for the function that starts the task and waits for it; the task itself logs where the service does. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Queue for requests of CloudFormation that the function could not take.
   *
   * @default - they are lost, and CloudFormation waits for its timeout
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether the function has a concurrency of its own, so that nothing else of the account can keep it from running. New
   * accounts have too little to reserve.
   *
   * @default true
   */
  readonly reserveConcurrency?: boolean;
}
