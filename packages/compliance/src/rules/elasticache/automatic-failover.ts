import type { Rule } from '../rule';

/** A replication group fails over automatically. */
export const automaticFailover: Rule = {
  types: ['AWS::ElastiCache::ReplicationGroup'],
  judge: (group) => group.flag('AutomaticFailoverEnabled') === true,
};
