import type * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/** Options of every kind of data events. */
export interface DataEventOptions {
  /**
   * Whether only write events are recorded. Most data events are read events.
   *
   * @default false
   */
  readonly writeOnly?: boolean;
}

/** Selector of data events, returned by `DataEvents.bind()`. */
export interface DataEventsConfig {
  /** Advanced event selector of the trail. */
  readonly eventSelector: cloudtrail.CfnTrail.AdvancedEventSelectorProperty;
}

/**
 * Data events that a trail records in addition to management events. A charge per event applies.
 *
 * Extend this class to record data events of other resource types: return the selector from `bind()`.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 *
 * @example
 * declare const topic: sns.ITopic;
 *
 * class TopicEvents extends DataEvents {
 *   public bind(): DataEventsConfig {
 *     return {
 *       eventSelector: {
 *         name: 'Messages',
 *         fieldSelectors: [
 *           { field: 'eventCategory', equalTo: ['Data'] },
 *           { field: 'resources.type', equalTo: ['AWS::SNS::Topic'] },
 *           { field: 'resources.ARN', equalTo: [topic.topicArn] },
 *         ],
 *       },
 *     };
 *   }
 * }
 * new AuditTrail(this, 'Trail', { bucket: accessLogs, encryptionKey, dataEvents: [new TopicEvents()] });
 */
export abstract class DataEvents {
  /** Access to objects of these buckets. */
  static s3Objects(buckets: s3.IBucket[], options?: DataEventOptions): DataEvents {
    const arns = buckets.map((bucket) => bucket.arnForObjects(''));
    return new ResourceEvents('AWS::S3::Object', 'startsWith', arns, options);
  }

  /**
   * Access to the objects of all buckets of the account, also of buckets that are created later, as CIS AWS Foundations
   * and PCI DSS require. Each log file that AWS services deliver is also an event: for the log files of the trail
   * itself, about one for each active Region and five minutes.
   */
  static allS3Objects(options?: DataEventOptions): DataEvents {
    return new ResourceEvents('AWS::S3::Object', 'startsWith', undefined, options);
  }

  /** Invocations of these functions. */
  static lambdaInvocations(functions: lambda.IFunction[], options?: DataEventOptions): DataEvents {
    const arns = functions.map(({ functionArn }) => functionArn);
    return new ResourceEvents('AWS::Lambda::Function', 'startsWith', arns, options);
  }

  /** Access to items of these tables. */
  static dynamoDbItems(tables: dynamodb.ITable[], options?: DataEventOptions): DataEvents {
    const arns = tables.map(({ tableArn }) => tableArn);
    return new ResourceEvents('AWS::DynamoDB::Table', 'equalTo', arns, options);
  }

  /** Returns the problems of the events. The trail reports all of them at once. */
  validate(): string[] {
    return [];
  }

  /**
   * Returns the advanced event selector.
   *
   * @param scope the trail
   */
  abstract bind(scope: IConstruct): DataEventsConfig;
}

class ResourceEvents extends DataEvents {
  constructor(
    private readonly resourceType: string,
    private readonly comparison: 'startsWith' | 'equalTo',
    /** All resources of the type, if undefined. */
    private readonly arns: string[] | undefined,
    private readonly options: DataEventOptions = {},
  ) {
    super();
  }

  override validate(): string[] {
    if (this.arns?.length !== 0) return [];
    return [`dataEvents of ${this.resourceType} must have at least one resource, got none`];
  }

  bind(): DataEventsConfig {
    return {
      eventSelector: {
        name: `Data events of ${this.resourceType}`,
        fieldSelectors: [
          { field: 'eventCategory', equalTo: ['Data'] },
          { field: 'resources.type', equalTo: [this.resourceType] },
          ...(this.arns ? [{ field: 'resources.ARN', [this.comparison]: this.arns }] : []),
          ...(this.options.writeOnly ? [{ field: 'readOnly', equalTo: ['false'] }] : []),
        ],
      },
    };
  }
}
