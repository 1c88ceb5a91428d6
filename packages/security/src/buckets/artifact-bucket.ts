import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkDays, failOn } from '../private/validation';
import { MAX_LIFECYCLE_DAYS } from './private/lifecycle';
import { logAccess } from './private/server-access-logs';

/** Properties of `ArtifactBucket`. */
export interface ArtifactBucketProps {
  /** Key that encrypts the artifacts. */
  readonly encryptionKey: kms.IKey;

  /**
   * Age at which artifacts are deleted, in whole days.
   *
   * @default Duration.days(90) - the default retention of GitHub Actions artifacts
   */
  readonly expiration?: Duration;

  /**
   * Bucket that receives the server access logs of this bucket.
   *
   * @default - server access logging is disabled
   */
  readonly serverAccessLogs?: s3.IBucket;

  /**
   * Prefix of the log objects in `serverAccessLogs`, with a trailing slash.
   *
   * @default 'artifacts/'
   */
  readonly serverAccessLogsPrefix?: string;

  /**
   * Name of the bucket. A fixed name blocks replacement.
   *
   * @default - CloudFormation generates a name
   */
  readonly bucketName?: string;

  /**
   * Removal policy of the bucket.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Creates a bucket for build artifacts, test reports and canary runs. It is encrypted and versioned, blocks public
 * access, requires TLS 1.2 or newer and deletes artifacts by age. Storage is charged.
 *
 * This resource is stateful: replacing it loses the artifacts.
 */
export class ArtifactBucket extends Construct {
  /** The bucket. */
  readonly bucket: s3.Bucket;

  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    super(scope, id);
    failOn(this, [checkDays('expiration', props.expiration, 1, MAX_LIFECYCLE_DAYS)]);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.encryptionKey = props.encryptionKey;
    this.bucket = new s3.Bucket(this, 'Resource', {
      bucketName: props.bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy,
      lifecycleRules: [
        {
          id: 'expire',
          expiration: props.expiration ?? Duration.days(90),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    // A bucket that is retained must keep the policy that requires TLS.
    this.bucket.policy?.applyRemovalPolicy(removalPolicy);
    if (props.serverAccessLogs)
      logAccess(this.bucket, props.serverAccessLogs, props.serverAccessLogsPrefix ?? 'artifacts/');
  }

  /**
   * Grants a principal of this account permission to add artifacts, but not to read or delete them. The permission is
   * added to the policies of the bucket and its key, so that a role needs no inline policy and no wildcard. The key must
   * be defined in this app.
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
