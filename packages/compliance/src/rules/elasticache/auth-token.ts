import type { Rule } from '../rule';
import { engineOf } from './private/engine';

const FIRST_WITH_ACCESS_CONTROL = 6;

/** A replication group with Redis OSS before version 6 has an AUTH token. Newer versions have access control. */
export const authToken: Rule = {
  types: ['AWS::ElastiCache::ReplicationGroup'],
  judge(group) {
    if (engineOf(group) !== 'redis' || !group.has('EngineVersion')) return undefined;
    const major = Number(group.text('EngineVersion')?.split('.')[0]);
    return major >= FIRST_WITH_ACCESS_CONTROL ? undefined : group.has('AuthToken');
  },
};
