import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { Signer } from '@aws-sdk/client-signer';
import { putResult } from '../custom-resource/request';
import { createHandler } from './handler';
import type { Settings } from './verification';

const { SETTINGS = '{}' } = process.env;

/** Handler of the lifecycle hook before new tasks start, and of the custom resource before a task definition is used. */
export const handler = createHandler({
  settings: JSON.parse(SETTINGS) as Settings,
  clients: {
    ecs: new ECS({ maxAttempts: 5 }),
    ecr: (region) => new ECR({ region, maxAttempts: 5 }),
    signer: new Signer({ maxAttempts: 5 }),
  },
  log: (entry) => console.log(JSON.stringify(entry)),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  put: putResult,
});
