import { Stack } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { checkRepositoryPrefix, checkWhole } from '../private/checks';
import { lifecyclePolicy, MOST_IMAGES } from './private/image-lifecycle';
import { repositoryArn, repositoryTemplate } from './private/repository-template';
import { failOn } from '../private/validation';
import { ServiceImage, type ServiceImageOptions } from './service-image';

/** A registry whose images are kept in one's own (Amazon ECR user guide, "Pull through cache rules"). */
export class UpstreamRegistry {
  /** Amazon ECR Public, `public.ecr.aws`. */
  static ecrPublic(): UpstreamRegistry {
    return new UpstreamRegistry('public.ecr.aws', 'ecr-public');
  }

  /** Quay, `quay.io`. */
  static quay(): UpstreamRegistry {
    return new UpstreamRegistry('quay.io', 'quay');
  }

  /** The registry of Kubernetes, `registry.k8s.io`. */
  static kubernetes(): UpstreamRegistry {
    return new UpstreamRegistry('registry.k8s.io', 'k8s');
  }

  /**
   * Docker Hub, whose official images stand under `library/`.
   *
   * @param credentials Secret with the fields `username` and `accessToken`; its name begins with `ecr-pullthroughcache/`.
   */
  static dockerHub(credentials: secretsmanager.ISecret): UpstreamRegistry {
    return new UpstreamRegistry('registry-1.docker.io', 'docker-hub', credentials);
  }

  /**
   * The container registry of GitHub, `ghcr.io`.
   *
   * @param credentials Secret with the fields `username` and `accessToken`; its name begins with `ecr-pullthroughcache/`.
   */
  static github(credentials: secretsmanager.ISecret): UpstreamRegistry {
    return new UpstreamRegistry('ghcr.io', 'github-container-registry', credentials);
  }

  private constructor(
    /** @internal */
    readonly _url: string,
    /** @internal */
    readonly _name: string,
    /** @internal */
    readonly _credentials?: secretsmanager.ISecret,
  ) {}
}

/** Properties of `PullThroughCache`. */
export interface PullThroughCacheProps {
  /** Registry whose images are kept. */
  readonly upstream: UpstreamRegistry;

  /** What the names of the repositories begin with that hold the images, 2 to 30 characters. */
  readonly repositoryPrefix: string;

  /** Key that encrypts the images at rest. */
  readonly encryptionKey: kms.IKey;

  /**
   * Images to keep of each repository, newest first, from 1 to 100,000.
   *
   * @default 100
   */
  readonly keepImages?: number;
}

/**
 * Images of another registry, kept in your own as they are pulled for the first time: a pull then depends neither on that
 * registry nor, with endpoints of the VPC, on a way to the internet. Storage is charged.
 *
 * An image under a tag that moves upstream is looked up there once a day.
 *
 * Throws when the prefix is no beginning of a repository's name, or the number of images is out of range.
 */
export class PullThroughCache extends Construct {
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: PullThroughCacheProps) {
    super(scope, id);
    const { upstream, repositoryPrefix, encryptionKey, keepImages = 100 } = props;
    failOn(this, [
      checkRepositoryPrefix('repositoryPrefix', repositoryPrefix, 30),
      checkWhole('keepImages', keepImages, 1, MOST_IMAGES),
    ]);
    this.prefix = repositoryPrefix;
    const template = repositoryTemplate(this, {
      prefix: repositoryPrefix,
      appliedFor: 'PULL_THROUGH_CACHE',
      encryptionKey,
      // A tag that cannot move would make the second pull of a moved one fail.
      imageTagMutability: 'MUTABLE',
      lifecyclePolicy: lifecyclePolicy(keepImages, keepImages),
      description: `repositories of images kept from ${upstream._url}`,
    });
    const rule = new ecr.CfnPullThroughCacheRule(this, 'Resource', {
      ecrRepositoryPrefix: repositoryPrefix,
      upstreamRegistry: upstream._name,
      upstreamRegistryUrl: upstream._url,
      credentialArn: upstream._credentials?.secretArn,
    });
    // The first pull after the rule makes a repository, and that one must be encrypted already.
    rule.addResourceDependency(template);
  }

  /**
   * An image of the other registry, by way of the cache. A service may then pull it, and let it be fetched the first time.
   *
   * @param repository Its repository there, such as `nginx/nginx`.
   * @param tagOrDigest A tag that nobody moves, or a digest, `sha256:...`.
   * @param options What the tag may be.
   */
  image(repository: string, tagOrDigest: string, options: ServiceImageOptions = {}): ServiceImage {
    const { account, region, urlSuffix } = Stack.of(this);
    const name = `${this.prefix}/${repository}`;
    const registry = `${account}.dkr.ecr.${region}.${urlSuffix}`;
    return ServiceImage._fromCache(registry, name, tagOrDigest, repositoryArn(this, name), options);
  }
}
