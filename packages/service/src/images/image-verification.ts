import { CustomResource, Duration, Stack, Token } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { createDeadLetterQueue } from '../private/state-machine';
import { failOn } from '../private/validation';
import type { ImageVerificationProps } from './image-verification-props';
import { IMAGE_VERIFICATION_CODE } from './private/image-verification-code';
import { imageVerificationRole } from './private/image-verification-role';
import { signingProfileArnOf } from './private/signing-profile-arn';

/** The function waits up to 5 minutes for a signature. */
const TIMEOUT = Duration.minutes(7);

/**
 * Refuses images without a signature of AWS Signer before tasks start: a function that reads the signing status of each image from
 * Amazon ECR. Pass it to a `ContainerService`, `StandaloneTask` or `ScheduledTask` as `imageVerification`.
 *
 * - CloudFormation verifies a new task definition before it runs a migration and before it changes the service. The deployment fails
 *   and its event contains the reason.
 * - With a deployment strategy that shifts traffic, Amazon ECS verifies each deployment at `PRE_SCALE_UP` too, such as a restart or an
 *   update with the AWS CLI, and rolls back.
 *
 * An image passes if one of `signingProfiles`, which is not revoked, has signed it. The function trusts the status that Amazon ECR
 * reports. It does not read the signature, so a revoked signature of a valid profile passes.
 *
 * Throws if there is no signing profile or no repository, or if an unsigned image is empty.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing-verification.html
 * @example
 * const imageVerification = new ImageVerification(this, 'Verification', {
 *   signingProfiles: [signing.signingProfile],
 *   repositories: [repository],
 *   logGroup: runnerLogs,
 * });
 * new ContainerService(this, 'Service', {
 *   vpc,
 *   securityGroup: taskGroup,
 *   image: ServiceImage.fromEcr(repository, commit),
 *   cpu: 512,
 *   memoryLimitMiB: 1024,
 *   logGroup,
 *   imageVerification,
 * });
 */
export class ImageVerification extends Construct {
  /** Function that verifies images. It answers lifecycle hooks of Amazon ECS and requests of CloudFormation. */
  readonly verifier: lambda.Function;

  /** Queue with CloudFormation requests that the function could not process. */
  readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: ImageVerificationProps) {
    super(scope, id);
    const { logGroup, repositories, signingProfiles, unsignedImages = [] } = props;
    failOn(this, [
      signingProfiles.length > 0 ? undefined : 'signingProfiles must have at least one signing profile, got none',
      repositories.length > 0 ? undefined : 'repositories must have at least one repository, got none',
      unsignedImages.some((image) => !Token.isUnresolved(image) && !/^[^\s@:]\S*$/.test(image))
        ? `unsignedImages must be image references without spaces, got ${unsignedImages.map((image) => `"${image}"`).join(', ')}`
        : undefined,
    ]);
    this.deadLetterQueue = props.deadLetterQueue ?? createDeadLetterQueue(this);
    this.verifier = new lambda.Function(this, 'Function', {
      description: 'Verifies image signatures before tasks start',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(IMAGE_VERIFICATION_CODE),
      role: imageVerificationRole(this, props, this.deadLetterQueue).withoutPolicyUpdates(),
      timeout: TIMEOUT,
      memorySize: 256,
      logGroup,
      deadLetterQueue: this.deadLetterQueue,
      environment: {
        SETTINGS: Stack.of(this).toJsonString({
          signingProfiles: signingProfiles.map(signingProfileArnOf),
          repositories: repositories.map(({ repositoryUri }) => repositoryUri),
          unsignedImages,
        }),
      },
    });
  }

  /**
   * Verifies the images of task definitions when they are created or changed, for tasks of other constructs. What runs the tasks must
   * depend on the returned resource. A rollback by CloudFormation is not verified.
   *
   * @param scope Scope of the resource.
   * @param id Id of the resource.
   * @param taskDefinitions Task definitions. At least one.
   */
  verifyTaskDefinitions(scope: Construct, id: string, ...taskDefinitions: ecs.TaskDefinition[]): CustomResource {
    failOn(this, [
      taskDefinitions.length > 0 ? undefined : 'taskDefinitions must have at least one task definition, got none',
    ]);
    return new CustomResource(scope, id, {
      resourceType: 'Custom::ImageVerification',
      serviceToken: this.verifier.functionArn,
      serviceTimeout: TIMEOUT.plus(Duration.minutes(1)),
      properties: { TaskDefinitions: taskDefinitions.map(({ taskDefinitionArn }) => taskDefinitionArn) },
    });
  }
}
