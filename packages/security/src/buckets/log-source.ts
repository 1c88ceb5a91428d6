import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { KeyService } from '../keys/key-service';

/** Options that every log source has. */
export interface LogSourceOptions {
  /**
   * What the service puts before its own `AWSLogs/`, without slashes at either end.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/** Options of `LogSource.cloudTrail()`. */
export interface TrailLogSourceOptions extends LogSourceOptions {
  /**
   * The one trail of this region that may deliver.
   *
   * @default - every trail of this account
   */
  readonly trailName?: string;
}

/**
 * A service that delivers logs to a bucket: what the bucket's policy must allow it, and what it demands of the bucket.
 */
export class LogSource {
  /**
   * Access and connection logs of application load balancers, which take no other encryption than SSE-S3. Not needed
   * for a load balancer of the CDK: its `logAccessLogs()` writes the policy itself.
   */
  static loadBalancers(options: LogSourceOptions = {}): LogSource {
    return new LogSource('load balancer access logs', { onlySseS3: true }, ({ bucket, account }) => [
      allow('logdelivery.elasticloadbalancing.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options)]),
    ]);
  }

  /** CloudFront standard logging v2, which is delivered by CloudWatch Logs from us-east-1. */
  static cloudFront(options: LogSourceOptions = {}): LogSource {
    return LogSource.vended('CloudFront logs', options);
  }

  /**
   * CloudFront standard logging as the `logBucket` of a CDK distribution sets it up. It writes by access control list,
   * so that the bucket's ownership becomes `BucketOwnerPreferred`.
   */
  static cloudFrontLegacy(): LogSource {
    return new LogSource('legacy CloudFront logs', { onlySseS3: true, aclNeeded: true }, () => []);
  }

  /** VPC flow logs. */
  static vpcFlowLogs(options: LogSourceOptions = {}): LogSource {
    return LogSource.vended('VPC flow logs', options);
  }

  /** Logs of web firewalls; the bucket needs a name that begins with `aws-waf-logs-`. */
  static webFirewall(options: LogSourceOptions = {}): LogSource {
    return LogSource.vended('web firewall logs', options, 'aws-waf-logs-');
  }

  /** Log files of CloudTrail. */
  static cloudTrail(options: TrailLogSourceOptions = {}): LogSource {
    const keyService = KeyService.cloudTrail(options.trailName);
    return new LogSource('CloudTrail', { keyService }, ({ bucket, account, region }) => {
      const trail = `arn:${Aws.PARTITION}:cloudtrail`;
      const source = options.trailName
        ? { StringEquals: { 'aws:SourceArn': `${trail}:${region}:${account}:trail/${options.trailName}` } }
        : { ArnLike: { 'aws:SourceArn': `${trail}:*:${account}:trail/*` } };
      return [
        allow('cloudtrail.amazonaws.com', ['s3:GetBucketAcl'], [bucket.bucketArn], source),
        allow('cloudtrail.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options)], {
          ...source,
          StringEquals: { ...source.StringEquals, ...OWNED_BY_BUCKET },
        }),
      ];
    });
  }

  /** Snapshots and histories of AWS Config, which delivers to no bucket that locks objects by default. */
  static config(options: LogSourceOptions = {}): LogSource {
    const traits = { keyService: KeyService.config(), noObjectLock: true };
    return new LogSource('AWS Config', traits, ({ bucket, account }) => {
      const source = { 'aws:SourceAccount': account };
      return [
        allow('config.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], [bucket.bucketArn], {
          StringEquals: source,
        }),
        allow('config.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options, 'Config/')], {
          StringEquals: { ...source, ...OWNED_BY_BUCKET },
        }),
      ];
    });
  }

  /**
   * Server access logs of other buckets of this account: only SSE-S3, no object lock (S3 guide, "Logging requests with
   * server access logging"). Not needed for a `LogBucket` that names this one as its `serverAccessLogs`.
   */
  static serverAccessLogs(options: LogSourceOptions = {}): LogSource {
    const traits = { onlySseS3: true, noObjectLock: true };
    return new LogSource('server access logs', traits, ({ bucket, account }) => [
      allow(
        'logging.s3.amazonaws.com',
        ['s3:PutObject'],
        [bucket.arnForObjects(options.prefix === undefined ? '*' : `${options.prefix}/*`)],
        { StringEquals: { 'aws:SourceAccount': account } },
      ),
    ]);
  }

  private static vended(name: string, options: LogSourceOptions, namePrefix?: string): LogSource {
    const keyService = KeyService.logDelivery();
    return new LogSource(name, { keyService, namePrefix }, ({ bucket, account }) => {
      const source = {
        StringEquals: { 'aws:SourceAccount': account },
        // The region is open: CloudFront delivers from us-east-1, whatever the region of the bucket.
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:logs:*:${account}:*` },
      };
      return [
        allow('delivery.logs.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], [bucket.bucketArn], source),
        allow('delivery.logs.amazonaws.com', ['s3:PutObject'], [delivered(bucket, account, options)], {
          ...source,
          StringEquals: { ...source.StringEquals, ...OWNED_BY_BUCKET },
        }),
      ];
    });
  }

  private constructor(
    private readonly name: string,
    private readonly traits: Traits,
    private readonly statementsFor: (target: Target) => iam.PolicyStatement[],
  ) {}

  /**
   * What is wrong with a bucket that this source shall deliver to.
   *
   * @internal
   */
  _problems(bucket: BucketTraits): (string | undefined)[] {
    const { onlySseS3, noObjectLock, namePrefix } = this.traits;
    const { bucketName } = bucket;
    return [
      onlySseS3 && bucket.keyed ? `encryptionKey must be left out: ${this.name} need SSE-S3` : undefined,
      noObjectLock && bucket.locked
        ? `objectLock must be left out: ${this.name} cannot be delivered under it`
        : undefined,
      namePrefix && !Token.isUnresolved(bucketName) && !bucketName?.startsWith(namePrefix)
        ? `bucketName must begin with ${namePrefix} for ${this.name}, got ${bucketName ? `'${bucketName}'` : 'none'}`
        : undefined,
    ];
  }

  /**
   * Whether the source writes by access control list.
   *
   * @internal
   */
  get _aclNeeded(): boolean {
    return this.traits.aclNeeded ?? false;
  }

  /**
   * Adds what the source needs to the policies of the bucket and its key. `scope` says whose account and region.
   *
   * @internal
   */
  _authorize(scope: IConstruct, bucket: s3.IBucket): void {
    const stack = Stack.of(scope);
    const target = { bucket, account: stack.account, region: stack.region };
    for (const statement of this.statementsFor(target)) bucket.addToResourcePolicy(statement);
    if (bucket.encryptionKey === undefined) return;
    for (const statement of this.traits.keyService?._statements(stack) ?? []) {
      bucket.encryptionKey.addToResourcePolicy(statement);
    }
  }
}

/** With this header the object belongs to the bucket's owner, not to the service that wrote it. */
const OWNED_BY_BUCKET = { 's3:x-amz-acl': 'bucket-owner-full-control' };

interface Traits {
  readonly keyService?: KeyService;
  readonly namePrefix?: string;
  readonly onlySseS3?: boolean;
  readonly noObjectLock?: boolean;
  readonly aclNeeded?: boolean;
}

interface Target {
  readonly bucket: s3.IBucket;
  readonly account: string;
  readonly region: string;
}

interface BucketTraits {
  readonly keyed: boolean;
  readonly locked: boolean;
  readonly bucketName: string | undefined;
}

function allow(service: string, actions: string[], resources: string[], conditions?: iam.Conditions) {
  return new iam.PolicyStatement({ principals: [new iam.ServicePrincipal(service)], actions, resources, conditions });
}

function delivered(bucket: s3.IBucket, account: string, { prefix }: LogSourceOptions, folder = ''): string {
  return bucket.arnForObjects(`${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${account}/${folder}*`);
}
