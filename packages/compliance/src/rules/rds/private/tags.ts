import type { Rule } from '../../rule';
import { engineOf } from './engine';

/** A rule that demands that clusters with an engine copy their tags to snapshots. */
export function clusterCopiesTags(covers: (engine: string) => boolean): Rule {
  return {
    types: ['AWS::RDS::DBCluster'],
    judge: (cluster) => (covers(engineOf(cluster)) ? cluster.flag('CopyTagsToSnapshot') === true : undefined),
  };
}
