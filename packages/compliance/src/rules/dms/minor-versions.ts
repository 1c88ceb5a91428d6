import type { Rule } from '../rule';

/** A replication instance installs minor versions automatically, which is the default. */
export const replicationMinorVersions: Rule = {
  types: ['AWS::DMS::ReplicationInstance'],
  judge: (instance) => instance.flag('AutoMinorVersionUpgrade') !== false,
};
