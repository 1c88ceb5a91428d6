import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as signer from 'aws-cdk-lib/aws-signer';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/** Properties of `ImageVerification`. */
export interface ImageVerificationProps {
  /** Signing profiles whose signatures are accepted, such as `ImageSigning.signingProfile`. At least one. */
  readonly signingProfiles: signer.ISigningProfile[];

  /** Repositories whose images are verified. Images of other repositories are refused. At least one. */
  readonly repositories: ecr.IRepository[];

  /**
   * Images that need no signature, such as those of sidecars from another registry. An image without tag and digest, such as
   * `public.ecr.aws/aws-observability/aws-otel-collector`, includes all versions of it.
   *
   * @default - none: images of other registries are refused
   */
  readonly unsignedImages?: string[];

  /** Log group of the function. It contains the result for each image, with the reason for a refusal. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Dead-letter queue for CloudFormation requests that the function could not process.
   *
   * @default - a new queue with SSE-SQS, which retains requests for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}
