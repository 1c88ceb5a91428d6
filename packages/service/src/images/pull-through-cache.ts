import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Stack, Token } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkRepositoryPrefix, checkWhole } from '../private/checks';
import { createAfter } from '../private/dependencies';
import { failOn } from '../private/validation';
import { CachedImage } from './private/cached-image';
import { lifecyclePolicy, MAX_IMAGES } from './private/image-lifecycle';
import { repositoryArn, repositoryTemplate } from './private/repository-template';
import type { ServiceImage, ServiceImageOptions } from './service-image';
import type { UpstreamRegistry } from './upstream-registry';

/** Properties of `PullThroughCache`. */
export interface PullThroughCacheProps {
  /** Registry whose images are cached. */
  readonly upstreamRegistry: UpstreamRegistry;

  /** Prefix of the names of the repositories that contain the cached images, 2 to 30 characters. */
  readonly repositoryPrefix: string;

  /** KMS key that encrypts the images at rest. */
  readonly encryptionKey: kms.IKey;

  /**
   * Number of images to keep in each repository, newest first, 1 to 100,000.
   *
   * @default 100
   */
  readonly maxImageCount?: number;
}

/**
 * Creates a pull through cache: the first pull copies an image of another registry to Amazon ECR. Later pulls do not depend
 * on that registry or, with VPC endpoints, on a route to the internet. Storage is charged.
 *
 * Amazon ECR checks once a day whether the tag of a cached image refers to another image in the upstream registry.
 *
 * Throws if the prefix is invalid or the number of images is out of range.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 * @example
 * const cache = new PullThroughCache(this, 'Cache', {
 *   upstreamRegistry: UpstreamRegistry.ecrPublic(),
 *   repositoryPrefix: 'public',
 *   encryptionKey: key,
 * });
 * const image = cache.image('nginx/nginx', '1.29.0');
 */
export class PullThroughCache extends Construct {
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: PullThroughCacheProps) {
    super(scope, id);
    const { repositoryPrefix, encryptionKey, maxImageCount = 100 } = props;
    failOn(this, [
      checkRepositoryPrefix('repositoryPrefix', repositoryPrefix, 30),
      checkWhole('maxImageCount', maxImageCount, 1, MAX_IMAGES),
    ]);
    this.prefix = repositoryPrefix;
    const { upstreamRegistry, upstreamRegistryUrl, credentials } = props.upstreamRegistry.bind(this);
    failOn(this, [checkCredentials(credentials)]);
    const template = repositoryTemplate(this, {
      prefix: repositoryPrefix,
      appliedFor: 'PULL_THROUGH_CACHE',
      encryptionKey,
      // With immutable tags, the second pull of a tag that changed upstream would fail.
      imageTagMutability: 'MUTABLE',
      lifecyclePolicy: lifecyclePolicy(maxImageCount, maxImageCount),
      description: `Repositories of images cached from ${upstreamRegistryUrl}`,
    });
    const rule = new ecr.CfnPullThroughCacheRule(this, 'Resource', {
      ecrRepositoryPrefix: repositoryPrefix,
      upstreamRegistry,
      upstreamRegistryUrl,
      credentialArn: credentials?.secretArn,
    });
    // The first pull after the rule creates a repository, which must be encrypted.
    createAfter(rule, template);
  }

  /**
   * Returns an image of the upstream registry, pulled through the cache. The execution role of a service that uses it gets
   * permission to pull it and to import it on the first pull.
   *
   * @param repository Repository in the upstream registry, such as `nginx/nginx`.
   * @param tagOrDigest An immutable tag, or a digest, `sha256:...`.
   * @param options Which tags are allowed.
   */
  image(repository: string, tagOrDigest: string, options: ServiceImageOptions = {}): ServiceImage {
    const { account, region, urlSuffix } = Stack.of(this);
    const name = `${this.prefix}/${repository}`;
    const repositoryUri = `${account}.dkr.ecr.${region}.${urlSuffix}/${name}`;
    const source = { repositoryUri, repositoryArn: repositoryArn(this, name) };
    return new CachedImage(source, tagOrDigest, options.allowLatest ?? false);
  }
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
function checkCredentials(secret: secretsmanager.ISecret | undefined): string | undefined {
  if (secret === undefined || Token.isUnresolved(secret.secretName)) return undefined;
  if (secret.secretName.startsWith('ecr-pullthroughcache/')) return undefined;
  return `upstreamRegistry: the name of credentials must begin with ecr-pullthroughcache/, got ${secret.secretName}`;
}
