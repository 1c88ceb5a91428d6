import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { partialArn } from '../private/secret-checks';
import { parameterProblems, readParameter } from '../private/template-parameter';
import { problemsOf } from '../private/validation';
import { checkReference, checkRegistryName } from './private/image-reference';
import { RegistryImage } from './private/registry-image';

/** Options of `ServiceImage`. */
export interface ServiceImageOptions {
  /**
   * Allows the tag `latest`, or no tag. A rollback then starts the image that the tag refers to at that time.
   *
   * @default false
   */
  readonly allowLatest?: boolean;
}

/** Options of `ServiceImage.fromRegistry`. */
export interface RegistryImageOptions extends ServiceImageOptions {
  /**
   * Secret with the fields `username` and `password` of a private registry. The execution role gets permission to read it. An
   * imported secret must have its full ARN.
   *
   * @default - the registry requires no credentials
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   */
  readonly credentials?: secretsmanager.ISecret;
}

/**
 * The image that a container runs. The built-in images refuse tags that can move, so that a rollback starts the same image.
 *
 * To add an image source, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_image
 * @example
 * const image = ServiceImage.fromEcr(repository, '4f2a9c1');
 */
export abstract class ServiceImage {
  /**
   * Uses an image in Amazon ECR. The execution role gets permission to pull it.
   *
   * @param repository The repository, owned or imported.
   * @param tagOrDigest An immutable tag, such as a commit hash, or a digest, `sha256:...`.
   * @param options Which tags are allowed.
   */
  static fromEcr(repository: ecr.IRepository, tagOrDigest: string, options: ServiceImageOptions = {}): ServiceImage {
    const image = ecs.ContainerImage.fromEcrRepository(repository, tagOrDigest);
    return new FixedImage(image, [checkReference(tagOrDigest, options.allowLatest ?? false)], repository);
  }

  /**
   * Uses an image in Amazon ECR whose tag is in a Systems Manager parameter, such as `ImageTagParameter`. CloudFormation
   * reads the parameter with each deployment. An infrastructure deployment therefore keeps the running version, and a
   * pipeline releases a version by writing the parameter and deploying the same template.
   *
   * @param repository The repository, owned or imported.
   * @param parameter The parameter. It must exist before the service's stack is deployed, in the same account and Region,
   * and its name must be a literal.
   */
  static fromEcrWithTagParameter(repository: ecr.IRepository, parameter: ssm.IStringParameter): ServiceImage {
    return new ParameterImage(repository, parameter);
  }

  /**
   * Uses an image in another registry, public or private.
   *
   * @param name The image with its tag or digest, such as `public.ecr.aws/nginx/nginx:1.29.0`.
   * @param options Credentials, and which tags are allowed.
   */
  static fromRegistry(name: string, options: RegistryImageOptions = {}): ServiceImage {
    const { credentials, allowLatest = false } = options;
    const image = credentials ? new RegistryImage(name, credentials) : ecs.ContainerImage.fromRegistry(name);
    const unnamed = credentials && credentials.secretFullArn === undefined;
    return new FixedImage(image, [
      checkRegistryName(name, allowLatest),
      unnamed ? `image.credentials ${partialArn(credentials.secretName)}` : undefined,
    ]);
  }

  /**
   * Uses any image of the CDK, such as `ecs.ContainerImage.fromAsset('app')`. Its tag is not checked.
   *
   * @param image The image.
   */
  static fromContainerImage(image: ecs.ContainerImage): ServiceImage {
    return new FixedImage(image);
  }

  /** The Amazon ECR repository of the image, if it is known. */
  readonly repository?: ecr.IRepository;

  /**
   * Returns the image for a container. Called once for each container that uses it.
   *
   * Grant the permissions that the image requires in `ecs.ContainerImage.bind`, to the execution role of the task
   * definition.
   *
   * @param scope The service. Constructs of the image are created in it.
   */
  abstract bind(scope: Construct): ecs.ContainerImage;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _scope The service.
   */
  validate(_scope: Construct): string[] {
    return [];
  }
}

class FixedImage extends ServiceImage {
  constructor(
    private readonly image: ecs.ContainerImage,
    private readonly problems: (string | undefined)[] = [],
    override readonly repository?: ecr.IRepository,
  ) {
    super();
  }

  override bind(): ecs.ContainerImage {
    return this.image;
  }

  override validate(): string[] {
    return problemsOf(this.problems);
  }
}

class ParameterImage extends ServiceImage {
  constructor(
    override readonly repository: ecr.IRepository,
    private readonly parameter: ssm.IStringParameter,
  ) {
    super();
  }

  override bind(scope: Construct): ecs.ContainerImage {
    return ecs.ContainerImage.fromEcrRepository(this.repository, readParameter(scope, this.parameter));
  }

  override validate(scope: Construct): string[] {
    return problemsOf(parameterProblems(scope, 'image parameter', this.parameter));
  }
}
