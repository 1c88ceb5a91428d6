import type { Rule } from '../rule';

/** A replication group is encrypted in transit. */
export const encryptionInTransit: Rule = {
  types: ['AWS::ElastiCache::ReplicationGroup'],
  judge: (group) => group.flag('TransitEncryptionEnabled') === true,
};
