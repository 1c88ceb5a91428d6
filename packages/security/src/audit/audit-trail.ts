import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { KeyService } from '../keys/key-service';
import { LogSource } from '../buckets/log-source';
import { failOn } from '../private/validation';
import type { DataEvents, TrailInsight } from './trail-events';

/** Properties of `AuditTrail`. */
export interface AuditTrailProps {
  /** Bucket that keeps the log files, such as a `LogBucket` with object lock. Its policy is extended. */
  readonly bucket: s3.IBucket;

  /** Key that encrypts the log files and the log group. Its policy is extended. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the trail. With it, the policies of bucket and key are held to this one trail. A fixed name blocks
   * replacement.
   *
   * @default - CloudFormation chooses one; the policies admit every trail of the account
   */
  readonly trailName?: string;

  /**
   * Folder of the bucket, without slashes at either end.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Whether calls in all regions are recorded, those of regions that AWS opens later too.
   *
   * @default true
   */
  readonly multiRegion?: boolean;

  /**
   * How long the log group keeps what the bucket keeps as well: it is for queries and alarms.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Use of data to record beside the management of resources.
   *
   * @default - none
   */
  readonly dataEvents?: DataEvents[];

  /**
   * What CloudTrail shall find by itself.
   *
   * @default - nothing
   */
  readonly insights?: TrailInsight[];

  /**
   * What happens to the log group when the trail leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A trail of every call to the AWS API: encrypted, proof against unnoticed change, kept in a bucket and searchable in
 * CloudWatch Logs. An account needs one; the first copy of management events is free, storage is charged.
 *
 * The log group is stateful.
 *
 * Throws when the trail's name is malformed or data events are about nothing or about the trail's own bucket.
 */
export class AuditTrail extends Construct {
  /** The trail. */
  readonly trail: cloudtrail.CfnTrail;

  /** ARN of the trail. */
  readonly trailArn: string;

  /** Where the calls can be searched, for metric filters and alarms. */
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { bucket, encryptionKey, trailName, prefix } = props;
    const dataEvents = props.dataEvents ?? [];
    const multiRegion = props.multiRegion ?? true;
    failOn(this, [checkName(trailName), ...dataEvents.flatMap((events) => events._problems(bucket))]);

    for (const service of [KeyService.logs(), KeyService.cloudTrail(trailName)]) {
      for (const statement of service._statements(Stack.of(this))) encryptionKey.addToResourcePolicy(statement);
    }
    LogSource.cloudTrail({ trailName, prefix })._authorize(this, bucket);

    this.logGroup = new logs.LogGroup(this, 'Logs', {
      encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    const role = this.deliveryRole(this.logGroup);
    this.trail = new cloudtrail.CfnTrail(this, 'Resource', {
      trailName,
      isLogging: true,
      isMultiRegionTrail: multiRegion,
      includeGlobalServiceEvents: multiRegion,
      enableLogFileValidation: true,
      kmsKeyId: encryptionKey.keyArn,
      s3BucketName: bucket.bucketName,
      s3KeyPrefix: prefix,
      cloudWatchLogsLogGroupArn: this.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: role.roleArn,
      advancedEventSelectors: dataEvents.length === 0 ? undefined : selectors(dataEvents),
      insightSelectors: props.insights?.map((insightType) => ({ insightType })),
    });
    this.trailArn = this.trail.attrArn;
    // CloudTrail tries to write when the trail is made.
    this.trail.node.addDependency(role);
    if (bucket.policy) this.trail.node.addDependency(bucket.policy);
  }

  private deliveryRole(logGroup: logs.ILogGroup): iam.Role {
    const policy = new iam.ManagedPolicy(this, 'DeliveryPolicy', {
      description: 'Lets CloudTrail write to its log group',
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          // CloudFormation's ARN of a log group ends in `:*`, which takes in its streams.
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    return new iam.Role(this, 'DeliveryRole', {
      description: 'CloudTrail delivers to CloudWatch Logs with it',
      assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      managedPolicies: [policy],
    });
  }
}

/** With advanced selectors a trail records nothing that is not selected: management events are named again. */
function selectors(dataEvents: DataEvents[]): cloudtrail.CfnTrail.AdvancedEventSelectorProperty[] {
  const management = {
    name: 'Management events',
    fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }],
  };
  return [management, ...dataEvents.map((events) => events._selector())];
}

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  const fits = name.length >= 3 && name.length <= 128;
  if (fits && /^[a-z0-9](?:[._-]?[a-z0-9])+$/i.test(name)) return undefined;
  return `trailName must be 3 to 128 letters, digits and single '.', '_' or '-' between them, got '${name}'`;
}
