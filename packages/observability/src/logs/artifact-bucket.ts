import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkDays } from './private/archive-checks';
import { createClosedBucket } from './private/closed-bucket';
import { failOn } from '../private/validation';

/** Properties of `ArtifactBucket`. */
export interface ArtifactBucketProps {
  /** Key that encrypts the artifacts. */
  readonly encryptionKey: kms.IKey;

  /**
   * Age at which artifacts are deleted, in whole days.
   *
   * @default Duration.days(90) - as GitHub keeps the artifacts of its workflows
   */
  readonly expiration?: Duration;

  /**
   * Bucket that keeps a log of the access to this one.
   *
   * @default - access is not logged
   */
  readonly serverAccessLogs?: s3.IBucket;

  /**
   * Folder of `serverAccessLogs`, with the slash at its end.
   *
   * @default 'artifacts/'
   */
  readonly serverAccessLogsPrefix?: string;

  /**
   * Name of the bucket. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly bucketName?: string;

  /**
   * What happens to the artifacts when the bucket leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A bucket for what machines make and people look at later: builds, test reports, the runs of a canary. It is encrypted,
 * versioned, closed to the public, reached over TLS 1.2 or newer only, and forgets by age. Storage is charged.
 *
 * This resource is stateful: replacing it loses the artifacts.
 *
 * Throws when the expiration is no whole number of days.
 */
export class ArtifactBucket extends Construct {
  /** The bucket. */
  readonly bucket: s3.Bucket;

  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    super(scope, id);
    failOn(this, [checkDays('expiration', props.expiration)]);
    this.encryptionKey = props.encryptionKey;
    this.bucket = createClosedBucket(this, 'Resource', {
      bucketName: props.bucketName,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      rule: { id: 'expire', expiration: props.expiration ?? Duration.days(90) },
      serverAccessLogs: props.serverAccessLogs,
      serverAccessLogsPrefix: props.serverAccessLogsPrefix ?? 'artifacts/',
    });
  }

  /**
   * Lets a principal of this account add artifacts, and neither read nor delete them. It does so by the policies of
   * bucket and key, so that a role needs no inline policy and no wildcard: the key must be of this app.
   */
  grantPut(grantee: iam.IGrantable): iam.Grant {
    const toKey = grantOn(this.encryptionKey, grantee, ['kms:GenerateDataKey'], '*');
    return grantOn(this.bucket, grantee, ['s3:PutObject'], this.bucket.arnForObjects('*')).combine(toKey);
  }
}

function grantOn(
  resource: iam.IResourceWithPolicyV2,
  grantee: iam.IGrantable,
  actions: string[],
  arn: string,
): iam.Grant {
  const principals = [grantee.grantPrincipal];
  const statement = new iam.PolicyStatement({ principals, actions, resources: [arn] });
  return iam.Grant.addStatementToResourcePolicy({ resource, grantee, actions, resourceArns: [arn], statement });
}
