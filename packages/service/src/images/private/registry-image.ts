import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { grantSecretRead } from '../../private/secret-grants';

/** An image of a private registry. Unlike that of the CDK, it does not change the policy of the secret's key. */
export class RegistryImage extends ecs.ContainerImage {
  constructor(
    private readonly imageName: string,
    private readonly credentials: secretsmanager.ISecret,
  ) {
    super();
  }

  override bind(_scope: Construct, { taskDefinition }: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    const { secretFullArn, secretArn } = this.credentials;
    grantSecretRead(this.credentials, taskDefinition.obtainExecutionRole());
    return {
      imageName: this.imageName,
      repositoryCredentials: { credentialsParameter: secretFullArn ?? secretArn },
    };
  }
}
