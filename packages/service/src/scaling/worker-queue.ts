import { Duration } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkWhole } from '../private/checks';
import { failOn } from '../private/validation';

/** Properties of `WorkerQueue`. */
export interface WorkerQueueProps {
  /**
   * How often a message is received before it goes to the dead-letter queue, 1 to 1,000.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * Options of the queue.
   *
   * @default - encrypted with SSE-SQS, requires TLS, retains messages for 14 days
   */
  readonly queueOptions?: sqs.QueueProps;

  /**
   * Options of the dead-letter queue. Both must be FIFO queues, or both not.
   *
   * @default - encrypted with SSE-SQS, requires TLS, retains messages for 14 days
   */
  readonly deadLetterQueueOptions?: sqs.QueueProps;
}

/**
 * Creates an Amazon SQS queue for workers, and a dead-letter queue for messages that they cannot process.
 *
 * Set `visibilityTimeout` to more than the time that a worker needs for a message, otherwise another task receives it too.
 * Create an alarm on the dead-letter queue, for example with `QueueAlarms` of @pets/observability.
 *
 * The queues are stateful: replacing one loses its messages.
 *
 * Throws if a number is invalid or only one of the queues is a FIFO queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @example
 * const work = new WorkerQueue(this, 'Work', {
 *   queueOptions: { visibilityTimeout: Duration.minutes(5) },
 * });
 * const queue = work.queue;
 */
export class WorkerQueue extends Construct {
  /** Queue that workers read. */
  readonly queue: sqs.Queue;

  /** Queue with the messages that workers could not process. */
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: WorkerQueueProps = {}) {
    super(scope, id);
    const { maxReceiveCount = 5, queueOptions = {}, deadLetterQueueOptions = {} } = props;
    failOn(this, [
      checkWhole('maxReceiveCount', maxReceiveCount, 1, 1000),
      (queueOptions.fifo ?? false) === (deadLetterQueueOptions.fifo ?? false)
        ? undefined
        : 'deadLetterQueueOptions.fifo must be that of queueOptions',
    ]);
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', secured(deadLetterQueueOptions));
    this.queue = new sqs.Queue(this, 'Resource', {
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
      ...secured(queueOptions),
    });
  }
}

function secured(options: sqs.QueueProps): sqs.QueueProps {
  return {
    encryption: options.encryptionMasterKey ? undefined : sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    ...options,
  };
}
