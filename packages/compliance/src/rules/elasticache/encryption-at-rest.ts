import type { Rule } from '../rule';
import { engineOf } from './private/engine';

/** A replication group is encrypted at rest, which is the default of Valkey. */
export const encryptionAtRest: Rule = {
  types: ['AWS::ElastiCache::ReplicationGroup'],
  judge: (group) => group.flag('AtRestEncryptionEnabled') ?? engineOf(group) === 'valkey',
};
