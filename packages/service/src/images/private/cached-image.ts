import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { problemsOf } from '../../private/validation';
import { ServiceImage } from '../service-image';
import { checkReference } from './image-reference';

/** An image of a pull through cache. */
export class CachedImage extends ServiceImage {
  constructor(
    private readonly image: { readonly repositoryUri: string; readonly repositoryArn: string },
    private readonly tagOrDigest: string,
    private readonly allowLatest: boolean,
  ) {
    super();
  }

  override bind(): ecs.ContainerImage {
    const { repositoryUri, repositoryArn } = this.image;
    const separator = this.tagOrDigest.startsWith('sha256:') ? '@' : ':';
    return new CachedContainerImage(`${repositoryUri}${separator}${this.tagOrDigest}`, repositoryArn);
  }

  override validate(): string[] {
    return problemsOf([checkReference(this.tagOrDigest, this.allowLatest)]);
  }
}

/** The first pull creates the repository and imports the image, which requires two more permissions than other pulls. */
class CachedContainerImage extends ecs.ContainerImage {
  constructor(
    private readonly imageName: string,
    private readonly repositoryArn: string,
  ) {
    super();
  }

  override bind(_scope: Construct, { taskDefinition }: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    taskDefinition.addToExecutionRolePolicy(
      new iam.PolicyStatement({
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
          'ecr:BatchImportUpstreamImage',
          'ecr:CreateRepository',
        ],
        resources: [this.repositoryArn],
      }),
    );
    // The token is for the whole registry: the action does not support resources.
    taskDefinition.addToExecutionRolePolicy(
      new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    );
    return { imageName: this.imageName };
  }
}
