import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * Result of `UpstreamRegistry.bind`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-pullthroughcacherule.html
 */
export interface UpstreamRegistryConfig {
  /** Type of the registry, such as `docker-hub`. */
  readonly upstreamRegistry: string;

  /** URL of the registry, such as `registry-1.docker.io`. */
  readonly upstreamRegistryUrl: string;

  /**
   * Secret with the credentials for the registry.
   *
   * @default - no credentials
   */
  readonly credentials?: secretsmanager.ISecret;
}

/**
 * A registry whose images are cached in Amazon ECR.
 *
 * To add a registry, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 * @example
 * const upstreamRegistry = UpstreamRegistry.ecrPublic();
 */
export abstract class UpstreamRegistry {
  /** Amazon ECR Public, `public.ecr.aws`. */
  static ecrPublic(): UpstreamRegistry {
    return new FixedRegistry({ upstreamRegistry: 'ecr-public', upstreamRegistryUrl: 'public.ecr.aws' });
  }

  /** Quay, `quay.io`. */
  static quay(): UpstreamRegistry {
    return new FixedRegistry({ upstreamRegistry: 'quay', upstreamRegistryUrl: 'quay.io' });
  }

  /** The Kubernetes registry, `registry.k8s.io`. */
  static kubernetes(): UpstreamRegistry {
    return new FixedRegistry({ upstreamRegistry: 'k8s', upstreamRegistryUrl: 'registry.k8s.io' });
  }

  /**
   * Docker Hub. Its official images have the prefix `library/`.
   *
   * @param credentials Secret with the fields `username` and `accessToken`. Its name starts with `ecr-pullthroughcache/`.
   */
  static dockerHub(credentials: secretsmanager.ISecret): UpstreamRegistry {
    const upstreamRegistryUrl = 'registry-1.docker.io';
    return new FixedRegistry({ upstreamRegistry: 'docker-hub', upstreamRegistryUrl, credentials });
  }

  /**
   * GitHub Container Registry, `ghcr.io`.
   *
   * @param credentials Secret with the fields `username` and `accessToken`. Its name starts with `ecr-pullthroughcache/`.
   */
  static github(credentials: secretsmanager.ISecret): UpstreamRegistry {
    const upstreamRegistry = 'github-container-registry';
    return new FixedRegistry({ upstreamRegistry, upstreamRegistryUrl: 'ghcr.io', credentials });
  }

  /**
   * Returns the upstream registry of a pull through cache rule.
   *
   * @param scope The cache.
   */
  abstract bind(scope: Construct): UpstreamRegistryConfig;
}

class FixedRegistry extends UpstreamRegistry {
  constructor(private readonly config: UpstreamRegistryConfig) {
    super();
  }

  override bind(): UpstreamRegistryConfig {
    return this.config;
  }
}
