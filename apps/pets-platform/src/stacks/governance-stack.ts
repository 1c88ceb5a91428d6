import { CustomerKey } from '@pets/security';
import { ImageRepository } from '@pets/service';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { IMAGE_REPOSITORY } from '../pets-api';

/** What an account has once, however many environments share it. Stateful. */
export class GovernanceStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    new ImageRepository(this, 'Images', {
      repositoryName: IMAGE_REPOSITORY,
      encryptionKey: new CustomerKey(this, 'ImagesKey', { description: 'images of the Pets API' }).key,
    });
  }
}
