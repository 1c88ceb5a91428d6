import type { Rule } from '../../rule';
import { isInCluster } from '../private/engine';

/** An instance copies its tags to snapshots. */
export const instanceSnapshotTags: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge: (instance) => (isInCluster(instance) ? undefined : instance.flag('CopyTagsToSnapshot') === true),
};
