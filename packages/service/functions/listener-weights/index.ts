import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createHandler } from './handler';

const { PRODUCTION_RULE = '', TARGET_GROUPS = '' } = process.env;

/** Handler of the lifecycle hook before a shift of the production traffic. */
export const handler = createHandler({
  ecs: new ECS({ maxAttempts: 5 }),
  loadBalancing: new ElasticLoadBalancingV2({ maxAttempts: 5 }),
  settings: { rule: PRODUCTION_RULE, targetGroups: TARGET_GROUPS.split(',') },
  log: (entry) => console.log(JSON.stringify(entry)),
});
