import { Token } from 'aws-cdk-lib/core';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { checkParameterName } from '../private/checks';

/** Tags as registries take them (OCI distribution specification, "Pulling manifests"). */
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/** Options of `ServiceImage`. */
export interface ServiceImageOptions {
  /**
   * Lets the tag `latest` pass, or no tag at all. A rollback then starts whatever the tag points at by that time.
   *
   * @default false
   */
  readonly allowLatest?: boolean;
}

/** What the execution role needs to pull an image. */
interface Pull {
  readonly actions: string[];
  readonly repositoryArn: string;
}

/**
 * The image that a service runs, named so that a second pull brings the same bytes.
 *
 * A wrong tag is reported when the image is given to a service.
 */
export class ServiceImage {
  /**
   * An image in Amazon ECR, which the service's execution role is then allowed to pull.
   *
   * @param repository The repository; an imported one is fine.
   * @param tagOrDigest A tag that nobody moves, such as a commit's hash, or a digest, `sha256:...`.
   * @param options What the tag may be.
   */
  static fromEcr(repository: ecr.IRepository, tagOrDigest: string, options: ServiceImageOptions = {}): ServiceImage {
    const image = ecs.ContainerImage.fromEcrRepository(repository, tagOrDigest);
    return new ServiceImage(() => image, checkReference(tagOrDigest, options), pullFrom(repository), repository);
  }

  /**
   * An image in Amazon ECR whose tag stands in a parameter of AWS Systems Manager, such as `ImageTagParameter`. The template
   * names the parameter and CloudFormation reads it with each deployment, so that deploying infrastructure keeps the version
   * that runs, and a pipeline rolls another one out by writing the parameter and deploying the same template.
   *
   * @param repository The repository; an imported one is fine.
   * @param parameterName Name of the parameter, of the stack's region and account; it must exist.
   */
  static fromEcrWithTagParameter(repository: ecr.IRepository, parameterName: string): ServiceImage {
    const image = (scope: Construct) =>
      ecs.ContainerImage.fromEcrRepository(
        repository,
        ssm.StringParameter.valueForStringParameter(scope, parameterName),
      );
    const problem = checkParameterName('image parameterName', parameterName);
    return new ServiceImage(image, problem, pullFrom(repository), repository);
  }

  /**
   * An image in a registry that needs no credentials.
   *
   * @param name The image with its tag or digest, such as `public.ecr.aws/nginx/nginx:1.29.0`.
   * @param options What the tag may be.
   */
  static fromRegistry(name: string, options: ServiceImageOptions = {}): ServiceImage {
    const image = ecs.ContainerImage.fromRegistry(name);
    return new ServiceImage(() => image, checkRegistryName(name, options));
  }

  /**
   * An image of a pull-through cache: who pulls it first also makes its repository and fetches it.
   *
   * @internal
   */
  static _fromCache(
    registry: string,
    repository: string,
    tagOrDigest: string,
    repositoryArn: string,
    options: ServiceImageOptions,
  ): ServiceImage {
    const separator = tagOrDigest.startsWith('sha256:') ? '@' : ':';
    const image = ecs.ContainerImage.fromRegistry(`${registry}/${repository}${separator}${tagOrDigest}`);
    const actions = [...PULL, 'ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'];
    return new ServiceImage(() => image, checkReference(tagOrDigest, options), { actions, repositoryArn });
  }

  private constructor(
    private readonly imageFor: (scope: Construct) => ecs.ContainerImage,
    /** @internal */
    readonly _problem: string | undefined,
    /** @internal */
    readonly _pull?: Pull,
    /** The repository in Amazon ECR that holds the image, if it is there. */
    readonly repository?: ecr.IRepository,
  ) {}

  /** @internal */
  _bind(scope: Construct): ecs.ContainerImage {
    return this.imageFor(scope);
  }
}

function pullFrom({ repositoryArn }: ecr.IRepository): Pull {
  return { actions: PULL, repositoryArn };
}

function checkRegistryName(name: string, options: ServiceImageOptions): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (/^\d{12}\.dkr\.ecr\./.test(name)) {
    return `image "${name}" is in a private repository of Amazon ECR: name it by ServiceImage.fromEcr, which lets the service pull it`;
  }
  const [, digest] = name.split('@', 2);
  const [, tag] = name.slice(name.lastIndexOf('/') + 1).split(':', 2);
  return checkReference(digest ?? tag ?? 'latest', options);
}

function checkReference(reference: string, options: ServiceImageOptions): string | undefined {
  if (Token.isUnresolved(reference) || DIGEST.test(reference)) return undefined;
  if (!TAG.test(reference)) {
    return `image must have a tag of 1 to 128 letters, digits, '_', '.' and '-', or a digest sha256:..., got "${reference}"`;
  }
  if (reference !== 'latest' || options.allowLatest) return undefined;
  return 'image must not have the tag "latest", which moves under a running service: give a tag that stays, or allowLatest';
}
