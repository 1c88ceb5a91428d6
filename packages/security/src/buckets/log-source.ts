import { Aws, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { KeyService } from '../keys/key-service';

/** Options of every log source. */
export interface LogSourceOptions {
  /**
   * Prefix of the object keys, before `AWSLogs/`, without a leading or trailing slash.
   *
   * @default - none
   */
  readonly prefix?: string;
}

/** Options of `LogSource.cloudTrail()`. */
export interface TrailLogSourceOptions extends LogSourceOptions {
  /**
   * Name of the only trail in the same Region that can deliver.
   *
   * @default - every trail of this account
   */
  readonly trailName?: string;
}

/** Permissions and requirements of a log source, returned by `LogSource.bind()`. */
export interface LogSourceConfig {
  /** Name of the logs in error messages, such as `VPC flow logs`. */
  readonly name: string;

  /**
   * Statements to add to the bucket policy.
   *
   * @default - none
   */
  readonly statements?: iam.PolicyStatement[];

  /**
   * Service that must be able to use the key of the bucket.
   *
   * @default - none
   */
  readonly keyService?: KeyService;

  /**
   * Whether the service delivers to buckets with a KMS key.
   *
   * @default true
   */
  readonly supportsKms?: boolean;

  /**
   * Whether the service delivers to buckets with a default object lock retention.
   *
   * @default true
   */
  readonly supportsObjectLock?: boolean;

  /**
   * Prefix that the name of the bucket must have.
   *
   * @default - none
   */
  readonly bucketNamePrefix?: string;

  /**
   * Whether the service writes with access control lists.
   *
   * @default false
   */
  readonly requiresAcl?: boolean;
}

/**
 * A service that delivers logs to a bucket: the permissions that it needs, and its requirements for the bucket.
 *
 * Extend this class to allow other services: return the permissions from `bind()`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 *
 * @example
 * class SesEvents extends LogSource {
 *   public bind(scope: IConstruct, bucket: s3.IBucket): LogSourceConfig {
 *     const statement = new iam.PolicyStatement({
 *       principals: [new iam.ServicePrincipal('ses.amazonaws.com')],
 *       actions: ['s3:PutObject'],
 *       resources: [bucket.arnForObjects('ses/*')],
 *       conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
 *     });
 *     return { name: 'Amazon SES events', statements: [statement] };
 *   }
 * }
 * new LogBucket(this, 'Events', { sources: [new SesEvents()] });
 */
export abstract class LogSource {
  /**
   * Access and connection logs of Application Load Balancers, which are delivered to buckets with SSE-S3 only. Load
   * balancers of the CDK do not need it: `logAccessLogs()` extends the bucket policy.
   */
  static loadBalancers(options: LogSourceOptions = {}): LogSource {
    return new ServiceLogs((bucket, { account }) => ({
      name: 'load balancer access logs',
      supportsKms: false,
      statements: [
        allow(
          'logdelivery.elasticloadbalancing.amazonaws.com',
          ['s3:PutObject'],
          [delivered(bucket, account, options)],
        ),
      ],
    }));
  }

  /** CloudFront standard logs (v2), which CloudWatch Logs delivers from us-east-1. */
  static cloudFront(options: LogSourceOptions = {}): LogSource {
    return vended('CloudFront standard logs', options);
  }

  /**
   * CloudFront standard logs (legacy), as the `logBucket` of a CDK distribution enables them. CloudFront writes with access
   * control lists, so the object ownership of the bucket becomes `BucketOwnerPreferred`.
   */
  static cloudFrontLegacy(): LogSource {
    return new ServiceLogs(() => ({
      name: 'CloudFront standard logs (legacy)',
      supportsKms: false,
      requiresAcl: true,
    }));
  }

  /** VPC flow logs. */
  static vpcFlowLogs(options: LogSourceOptions = {}): LogSource {
    return vended('VPC flow logs', options);
  }

  /** AWS WAF logs. The name of the bucket must begin with `aws-waf-logs-`. */
  static waf(options: LogSourceOptions = {}): LogSource {
    return vended('AWS WAF logs', options, 'aws-waf-logs-');
  }

  /** CloudTrail log files. */
  static cloudTrail(options: TrailLogSourceOptions = {}): LogSource {
    return new ServiceLogs((bucket, { account, region }) => {
      const trail = `arn:${Aws.PARTITION}:cloudtrail`;
      // AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail": aws:SourceArn only
      const source = options.trailName
        ? { StringEquals: { 'aws:SourceArn': `${trail}:${region}:${account}:trail/${options.trailName}` } }
        : { ArnLike: { 'aws:SourceArn': `${trail}:*:${account}:trail/*` } };
      return {
        name: 'CloudTrail log files',
        keyService: KeyService.cloudTrail(options.trailName),
        statements: [
          allow('cloudtrail.amazonaws.com', ['s3:GetBucketAcl'], [bucket.bucketArn], source),
          allow('cloudtrail.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options)], {
            ...source,
            StringEquals: { ...source.StringEquals, ...OWNED_BY_BUCKET },
          }),
        ],
      };
    });
  }

  /** Snapshots and histories of AWS Config, which does not deliver to buckets with a default object lock retention. */
  static config(options: LogSourceOptions = {}): LogSource {
    return new ServiceLogs((bucket, { account }) => {
      // AWS Config Developer Guide, "Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel"
      const source = { 'aws:SourceAccount': account };
      return {
        name: 'AWS Config',
        keyService: KeyService.config(),
        supportsObjectLock: false,
        statements: [
          allow('config.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], [bucket.bucketArn], {
            StringEquals: source,
          }),
          allow('config.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options, 'Config/')], {
            StringEquals: { ...source, ...OWNED_BY_BUCKET },
          }),
        ],
      };
    });
  }

  /**
   * Server access logs of other buckets of this account: SSE-S3 only, no object lock (Amazon S3 User Guide, "Logging
   * requests with server access logging"). A `LogBucket` or `ArtifactBucket` with `serverAccessLogs` does not need it.
   */
  static serverAccessLogs(options: LogSourceOptions = {}): LogSource {
    return new ServiceLogs((bucket, { account }) => ({
      name: 'server access logs',
      supportsKms: false,
      supportsObjectLock: false,
      statements: [
        allow(
          'logging.s3.amazonaws.com',
          ['s3:PutObject'],
          [bucket.arnForObjects(options.prefix === undefined ? '*' : `${options.prefix}/*`)],
          // Amazon S3 User Guide, "Enabling Amazon S3 server access logging", permissions for log delivery
          { StringEquals: { 'aws:SourceAccount': account } },
        ),
      ],
    }));
  }

  /**
   * Returns the permissions and requirements of the service.
   *
   * @param scope construct in the account and Region that deliver the logs
   * @param bucket bucket that receives the logs
   */
  abstract bind(scope: IConstruct, bucket: s3.IBucket): LogSourceConfig;
}

/** With this ACL header, the bucket owner owns the object, instead of the service that wrote it. */
const OWNED_BY_BUCKET = { 's3:x-amz-acl': 'bucket-owner-full-control' };

class ServiceLogs extends LogSource {
  constructor(private readonly configFor: (bucket: s3.IBucket, stack: Stack) => LogSourceConfig) {
    super();
  }

  bind(scope: IConstruct, bucket: s3.IBucket): LogSourceConfig {
    return this.configFor(bucket, Stack.of(scope));
  }
}

function vended(name: string, options: LogSourceOptions, bucketNamePrefix?: string): LogSource {
  return new ServiceLogs((bucket, { account }) => {
    // Amazon CloudWatch Logs User Guide, "Enabling logging from AWS services", logs sent to Amazon S3
    const source = {
      StringEquals: { 'aws:SourceAccount': account },
      // CloudFront logs are delivered from us-east-1, regardless of the Region of the bucket.
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:logs:*:${account}:*` },
    };
    return {
      name,
      bucketNamePrefix,
      keyService: KeyService.logDelivery(),
      statements: [
        allow('delivery.logs.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], [bucket.bucketArn], source),
        allow('delivery.logs.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options)], {
          ...source,
          StringEquals: { ...source.StringEquals, ...OWNED_BY_BUCKET },
        }),
      ],
    };
  });
}

function allow(servicePrincipal: string, actions: string[], resources: string[], conditions?: iam.Conditions) {
  const principals = [new iam.ServicePrincipal(servicePrincipal)];
  return new iam.PolicyStatement({ principals, actions, resources, conditions });
}

function delivered(bucket: s3.IBucket, account: string, { prefix }: LogSourceOptions, folder = ''): string {
  return bucket.arnForObjects(`${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${account}/${folder}*`);
}
