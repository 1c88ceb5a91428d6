import type { Rule } from '../rule';

/** A cluster is encrypted at rest, which is the default. */
export const clusterEncryption: Rule = {
  types: ['AWS::Redshift::Cluster'],
  judge: (cluster) => cluster.flag('Encrypted') !== false,
};
