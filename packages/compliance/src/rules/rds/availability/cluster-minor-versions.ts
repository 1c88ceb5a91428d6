import type { Rule } from '../../rule';
import { engineOf } from '../private/engine';

/** A Multi-AZ cluster installs minor versions automatically, which is the default. */
export const clusterMinorVersions: Rule = {
  types: ['AWS::RDS::DBCluster'],
  judge(cluster) {
    if (engineOf(cluster).startsWith('aurora')) return undefined;
    return cluster.flag('AutoMinorVersionUpgrade') !== false;
  },
};
