import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkForm, checkWhole } from '../private/checks';
import { lifecycleRules, MOST_IMAGES } from './private/image-lifecycle';
import { failOn } from '../private/validation';

/** Properties of `ImageRepository`. */
export interface ImageRepositoryProps {
  /** Key that encrypts the images at rest. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the repository. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly repositoryName?: string;

  /**
   * Images to keep, newest first, from 1 to 100,000, besides those that were deployed.
   *
   * @default 100
   */
  readonly keepImages?: number;

  /**
   * Images with a tag `deployed-...` to keep, newest first, from 1 to 100,000, however many others are pushed. A pipeline
   * adds such a tag, say `deployed-prod-4f2a9c1`, before it deploys an image, and `keepImages` never touches it.
   *
   * @default 1000
   */
  readonly keepDeployedImages?: number;

  /**
   * What happens to the repository when it leaves the stack; `DESTROY` deletes its images too.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, which keeps it, unless the stack could not be made
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Container images of one application: tags that cannot be moved, each image scanned when pushed, old ones expired unless
 * they were deployed.
 *
 * This resource is stateful: replacing it loses every image.
 *
 * Throws when a number of images is out of range, or `repositoryName` is none that Amazon ECR takes.
 */
export class ImageRepository extends Construct {
  /** The repository, for task definitions and pipelines. */
  readonly repository: ecr.IRepository;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const keepImages = props.keepImages ?? 100;
    const keepDeployedImages = props.keepDeployedImages ?? 1000;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    failOn(this, [
      checkRepositoryName(props.repositoryName),
      checkWhole('keepImages', keepImages, 1, MOST_IMAGES),
      checkWhole('keepDeployedImages', keepDeployedImages, 1, MOST_IMAGES),
    ]);

    this.repository = new ecr.Repository(this, 'Resource', {
      repositoryName: props.repositoryName,
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey: props.encryptionKey,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      lifecycleRules: lifecycleRules(keepImages, keepDeployedImages),
      removalPolicy,
      // Amazon ECR does not delete a repository that holds images.
      emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY,
    });
  }

  /** Lets a principal pull images, and nothing else. */
  grantPull(grantee: iam.IGrantable): iam.Grant {
    return this.repository.grantPull(grantee);
  }

  /** Lets a principal push images, and nothing else. */
  grantPush(grantee: iam.IGrantable): iam.Grant {
    return this.repository.grantPush(grantee);
  }
}

function checkRepositoryName(name: string | undefined): string | undefined {
  const form = /^(?=.{2,256}$)([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/;
  const wanted = "2 to 256 lower-case letters and digits, singly joined by '.', '_', '-' and '/'";
  return checkForm('repositoryName', name, form, wanted);
}
