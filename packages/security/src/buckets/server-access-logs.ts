import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Server access logging of a bucket. */
export interface ServerAccessLogs {
  /** Bucket of this account that receives the logs. It must be encrypted with SSE-S3. Its policy is extended. */
  readonly bucket: s3.IBucket;

  /**
   * Prefix of the log objects, with a trailing slash.
   *
   * @default - a unique name from the path of the construct
   */
  readonly prefix?: string;
}
