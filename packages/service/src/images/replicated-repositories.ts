import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkRepositoryPrefix, checkWhole } from '../private/checks';
import { lifecyclePolicy, MOST_IMAGES } from './private/image-lifecycle';
import { repositoryTemplate } from './private/repository-template';
import { failOn } from '../private/validation';

/** Properties of `ReplicatedRepositories`. */
export interface ReplicatedRepositoriesProps {
  /** What stands before a slash in the names of the repositories: `team` means `team/api`, and neither `team` nor `teams/api`. */
  readonly repositoryPrefix: string;

  /** Key of this region that encrypts the copies at rest. */
  readonly encryptionKey: kms.IKey;

  /**
   * Images to keep, newest first, from 1 to 100,000, besides those that were deployed.
   *
   * @default 100
   */
  readonly keepImages?: number;

  /**
   * Images with a tag `deployed-...` to keep, newest first, from 1 to 100,000.
   *
   * @default 1000
   */
  readonly keepDeployedImages?: number;
}

/**
 * How the repositories of copied images are made in the region that `ImageReplication` copies to: encrypted with your key,
 * tags that cannot be moved, old images expired. It holds for repositories that do not exist yet. For a single repository
 * put an `ImageRepository` of the same name there instead.
 *
 * Throws when the prefix is no beginning of a repository's name, or a number of images is out of range.
 */
export class ReplicatedRepositories extends Construct {
  constructor(scope: Construct, id: string, props: ReplicatedRepositoriesProps) {
    super(scope, id);
    const { repositoryPrefix: prefix, encryptionKey, keepImages = 100, keepDeployedImages = 1000 } = props;
    failOn(this, [
      checkRepositoryPrefix('repositoryPrefix', prefix),
      checkWhole('keepImages', keepImages, 1, MOST_IMAGES),
      checkWhole('keepDeployedImages', keepDeployedImages, 1, MOST_IMAGES),
    ]);
    repositoryTemplate(this, {
      prefix,
      appliedFor: 'REPLICATION',
      encryptionKey,
      imageTagMutability: 'IMMUTABLE',
      lifecyclePolicy: lifecyclePolicy(keepImages, keepDeployedImages),
      description: 'repositories of images copied from another region',
    });
  }
}
