import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { putResult } from '../custom-resource/request';
import { createHandler } from './handler';

const client = new SecretsManagerClient({});

/** Handler of the custom resource that looks up the ARNs of secrets. */
export const handler = createHandler({
  region: process.env.AWS_REGION ?? '',
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  arnOf: async (name) => {
    try {
      return (await client.send(new DescribeSecretCommand({ SecretId: name }))).ARN;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  },
  put: putResult,
});
