import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkRepositoryPrefix, checkWhole } from '../private/checks';
import { failOn } from '../private/validation';
import { lifecyclePolicy, MAX_IMAGES } from './private/image-lifecycle';
import { repositoryTemplate } from './private/repository-template';

/** Properties of `ReplicatedRepositoryTemplate`. */
export interface ReplicatedRepositoryTemplateProps {
  /** Prefix of the repository names, without a slash at the end: `team` matches `team/api`, but neither `team` nor `teams/api`. */
  readonly repositoryPrefix: string;

  /** KMS key in this Region that encrypts the copies at rest. */
  readonly encryptionKey: kms.IKey;

  /**
   * Number of images to keep, newest first, in addition to deployed ones. 1 to 100,000.
   *
   * @default 100
   */
  readonly maxImageCount?: number;

  /**
   * Number of images with a tag `deployed-...` to keep, newest first, 1 to 100,000.
   *
   * @default 1000
   */
  readonly maxDeployedImageCount?: number;
}

/**
 * Creates a repository creation template for the Region that `ImageReplication` copies to. Amazon ECR creates the
 * repositories of the copies with it: encrypted with your KMS key, with immutable tags, and old images expire. It does not
 * change existing repositories. For a single repository, create an `ImageRepository` with the same name instead.
 *
 * Throws if the prefix is invalid or a number of images is out of range.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 * @example
 * new ReplicatedRepositoryTemplate(this, 'Template', { repositoryPrefix: 'team', encryptionKey: key });
 */
export class ReplicatedRepositoryTemplate extends Construct {
  constructor(scope: Construct, id: string, props: ReplicatedRepositoryTemplateProps) {
    super(scope, id);
    const { repositoryPrefix: prefix, encryptionKey, maxImageCount = 100, maxDeployedImageCount = 1000 } = props;
    failOn(this, [
      checkRepositoryPrefix('repositoryPrefix', prefix),
      checkWhole('maxImageCount', maxImageCount, 1, MAX_IMAGES),
      checkWhole('maxDeployedImageCount', maxDeployedImageCount, 1, MAX_IMAGES),
    ]);
    repositoryTemplate(this, {
      prefix,
      appliedFor: 'REPLICATION',
      encryptionKey,
      imageTagMutability: 'IMMUTABLE',
      lifecyclePolicy: lifecyclePolicy(maxImageCount, maxDeployedImageCount),
      description: 'Repositories of images that are replicated from another Region',
    });
  }
}
