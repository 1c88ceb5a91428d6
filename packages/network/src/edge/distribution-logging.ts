import { Names, Stack, Token } from 'aws-cdk-lib/core';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { createAfter } from '../private/dependencies';
import { checkLegacyBucket } from './private/legacy-bucket';

/** Region from which CloudFront delivers its standard logs (v2), regardless of the Region of the destination. */
const DELIVERY_REGION = 'us-east-1';

/** Most fields of a record. */
const MAX_FIELDS = 128;

/** Format of access logs. */
export enum AccessLogFormat {
  /** One JSON object a line. */
  JSON = 'json',
  /** Text with delimiters. */
  PLAIN = 'plain',
  /** Text in the W3C extended log file format. */
  W3C = 'w3c',
  /** Apache Parquet, for buckets only. The conversion is charged. */
  PARQUET = 'parquet',
}

/** Options of standard logging (v2). */
export interface StandardLoggingOptions {
  /**
   * Construct in a stack of us-east-1 in which the delivery is created. Required if the stack of the distribution is in another
   * Region. Pass a stack that is deployed after the distribution and no other stack depends on.
   *
   * @default - the distribution
   */
  readonly deliveryScope?: Construct;

  /**
   * Format of the logs.
   *
   * @default AccessLogFormat.JSON
   */
  readonly outputFormat?: AccessLogFormat;

  /**
   * Fields of each record, such as `timestamp` and `sc-status`.
   *
   * @default - the default fields of CloudFront
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
   */
  readonly recordFields?: string[];
}

/** Options of standard logging (v2) to a bucket. */
export interface BucketLoggingOptions extends StandardLoggingOptions {
  /**
   * Prefix before `AWSLogs/<account>/CloudFront`, without slashes at the start and end.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Path after the prefix, with variables such as `{DistributionId}/{yyyy}/{MM}/{dd}/{HH}`, for partitions.
   *
   * @default - the path of CloudFront
   */
  readonly suffixPath?: string;
}

/** Options of standard logging (legacy). */
export interface LegacyLoggingOptions {
  /**
   * Prefix of the object keys.
   *
   * @default - none
   */
  readonly prefix?: string;
}

/** Result of `DistributionLogging.bind`. */
export interface DistributionLoggingConfig {
  /**
   * Bucket of standard logging (legacy).
   *
   * @default - not used
   */
  readonly logBucket?: s3.IBucket;

  /**
   * Prefix of standard logging (legacy).
   *
   * @default - none
   */
  readonly logFilePrefix?: string;
}

/**
 * Access logs of an `ApiDistribution`.
 *
 * To add a destination, extend this class: implement `bind`, which is called before the distribution is created, and override
 * `deliver`, which is called afterwards.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 *
 * @example
 * const logging = DistributionLogging.toBucket(logBucket, { prefix: 'cloudfront', outputFormat: AccessLogFormat.PARQUET });
 */
export abstract class DistributionLogging {
  /**
   * Standard logging (v2) to a bucket, without access control lists. CloudWatch Logs delivers the logs from us-east-1 to a bucket
   * in any Region. The bucket policy must allow `delivery.logs.amazonaws.com`, as that of a `LogBucket` of @pets/security with
   * `LogSource.cloudFront()` does.
   *
   * @param bucket The bucket.
   * @param options Format, fields and paths.
   */
  static toBucket(bucket: s3.IBucket, options: BucketLoggingOptions = {}): DistributionLogging {
    return new BucketLogging(bucket, options);
  }

  /**
   * Standard logging (v2) to a log group in us-east-1, which is charged by volume.
   *
   * @param logGroup The log group.
   * @param options Format and fields.
   */
  static toLogGroup(logGroup: logs.ILogGroup, options: StandardLoggingOptions = {}): DistributionLogging {
    return new LogGroupLogging(logGroup, options);
  }

  /**
   * Standard logging (legacy). CloudFront writes with access control lists: create the bucket with
   * `objectOwnership: s3.ObjectOwnership.OBJECT_WRITER` or `BUCKET_OWNER_PREFERRED`, in a Region that is enabled by default.
   *
   * @param bucket The bucket.
   * @param options Prefix.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   */
  static legacy(bucket: s3.IBucket, options: LegacyLoggingOptions = {}): DistributionLogging {
    return new LegacyLogging(bucket, options);
  }

  /** Returns the properties of the distribution. Called before it is created. */
  abstract bind(): DistributionLoggingConfig;

  /**
   * Creates the delivery. Called after the distribution is created.
   *
   * @param _distribution The distribution.
   */
  deliver(_distribution: cloudfront.IDistribution): void {
    // Legacy logging requires no delivery.
  }

  /**
   * Returns what is invalid. The distribution reports it in one error with all other problems.
   *
   * @param _scope The scope of the distribution.
   */
  validate(_scope: Construct): string[] {
    return [];
  }
}

class LegacyLogging extends DistributionLogging {
  constructor(
    private readonly bucket: s3.IBucket,
    private readonly options: LegacyLoggingOptions,
  ) {
    super();
  }

  override validate(): string[] {
    return checkLegacyBucket(this.bucket);
  }

  override bind(): DistributionLoggingConfig {
    return { logBucket: this.bucket, logFilePrefix: this.options.prefix };
  }
}

interface Destination {
  readonly arn: string;
  readonly options: Partial<logs.CfnDeliveryProps>;
  readonly after?: Construct;
}

abstract class StandardLogging extends DistributionLogging {
  constructor(protected readonly common: StandardLoggingOptions) {
    super();
  }

  protected abstract get destination(): Destination;

  override bind(): DistributionLoggingConfig {
    return {};
  }

  override validate(scope: Construct): string[] {
    const { region } = Stack.of(this.common.deliveryScope ?? scope);
    const problems = checkFields(this.common.recordFields);
    if (Token.isUnresolved(region) || region === DELIVERY_REGION) return problems;
    return [
      ...problems,
      `logging must have a deliveryScope in ${DELIVERY_REGION}, from which CloudFront delivers its logs, got ${region}. Pass a stack in ${DELIVERY_REGION} that is deployed after the distribution`,
    ];
  }

  override deliver(distribution: cloudfront.IDistribution): void {
    const scope = this.common.deliveryScope ?? distribution;
    const { arn, options, after } = this.destination;
    // Both names are unique in an account and Region, and have at most 60 characters.
    const name = Names.uniqueResourceName(distribution, { maxLength: 60, separator: '-' });
    const source = new logs.CfnDeliverySource(scope, 'LogSource', {
      name,
      resourceArn: distribution.distributionArn,
      logType: 'ACCESS_LOGS',
    });
    const destination = new logs.CfnDeliveryDestination(scope, 'LogDestination', {
      name,
      destinationResourceArn: arn,
      outputFormat: this.common.outputFormat ?? AccessLogFormat.JSON,
    });
    const delivery = new logs.CfnDelivery(scope, 'LogDelivery', {
      deliverySourceName: source.ref,
      deliveryDestinationArn: destination.attrArn,
      recordFields: this.common.recordFields,
      ...options,
    });
    // CloudWatch Logs checks the bucket policy when the delivery is created.
    if (after) createAfter(delivery, after);
  }
}

/** CloudWatch Logs API, `CreateDelivery`: `recordFields`. */
function checkFields(fields: string[] = []): string[] {
  if (Token.isUnresolved(fields)) return [];
  return [
    ...(fields.length > MAX_FIELDS
      ? [`logging.recordFields must have at most ${MAX_FIELDS} fields, got ${fields.length}`]
      : []),
    ...fields
      .filter((field) => !Token.isUnresolved(field) && !/^\S{1,64}$/.test(field))
      .map((field) => `logging.recordFields must have fields of 1 to 64 characters without spaces, got "${field}"`),
  ];
}

class BucketLogging extends StandardLogging {
  constructor(
    private readonly bucket: s3.IBucket,
    private readonly options: BucketLoggingOptions,
  ) {
    super(options);
  }

  override validate(scope: Construct): string[] {
    const { prefix, suffixPath } = this.options;
    const validPath = suffixPath === undefined || Token.isUnresolved(suffixPath) || /^\S{1,256}$/.test(suffixPath);
    const valid = prefix === undefined || Token.isUnresolved(prefix) || /^[^/].*[^/]$|^[^/]$/.test(prefix);
    return [
      ...super.validate(scope),
      ...(valid ? [] : [`logging.prefix must not be empty or start or end with '/', got "${prefix}"`]),
      ...(validPath ? [] : [`logging.suffixPath must have 1 to 256 characters without spaces, got "${suffixPath}"`]),
    ];
  }

  protected override get destination(): Destination {
    const { prefix, suffixPath } = this.options;
    const { bucketArn, policy } = this.bucket;
    return {
      arn: prefix === undefined ? bucketArn : `${bucketArn}/${prefix}`,
      options: { s3SuffixPath: suffixPath },
      after: policy,
    };
  }
}

class LogGroupLogging extends StandardLogging {
  constructor(
    private readonly logGroup: logs.ILogGroup,
    options: StandardLoggingOptions,
  ) {
    super(options);
  }

  override validate(scope: Construct): string[] {
    const { region } = this.logGroup.env;
    const elsewhere = !Token.isUnresolved(region) && region !== DELIVERY_REGION;
    return [
      ...super.validate(scope),
      ...(elsewhere ? [`logging.logGroup must be in ${DELIVERY_REGION}, got ${region}`] : []),
      ...(this.common.outputFormat === AccessLogFormat.PARQUET
        ? ['logging.outputFormat PARQUET requires a bucket, got a log group']
        : []),
    ];
  }

  protected override get destination(): Destination {
    return { arn: this.logGroup.logGroupArn, options: {} };
  }
}
