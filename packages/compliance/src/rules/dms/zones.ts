import type { Rule } from '../rule';

/** A replication instance has a standby in another Availability Zone. */
export const replicationZones: Rule = {
  types: ['AWS::DMS::ReplicationInstance'],
  judge: (instance) => instance.flag('MultiAZ') === true,
};
