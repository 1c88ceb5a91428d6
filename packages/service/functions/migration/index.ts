import { ECS } from '@aws-sdk/client-ecs';
import { createHandler } from './handler';

/** Handler of the custom resource that runs a migration. */
export const handler = createHandler({
  ecs: new ECS({}),
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  put: async (url, body) => {
    const { ok, status } = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
    if (!ok) throw new Error(`AWS CloudFormation rejected the response with status ${status}`);
  },
});
