import { clusterCopiesTags } from '../private/tags';

/** A Multi-AZ cluster with MySQL copies its tags to snapshots. */
export const mysqlClusterSnapshotTags = clusterCopiesTags((engine) => engine === 'mysql');
