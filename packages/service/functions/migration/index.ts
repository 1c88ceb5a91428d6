import { ECS } from '@aws-sdk/client-ecs';
import { putResult } from '../custom-resource/request';
import { createHandler } from './handler';

/** Handler of the custom resource that runs a migration. */
export const handler = createHandler({
  ecs: new ECS({}),
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  put: putResult,
});
