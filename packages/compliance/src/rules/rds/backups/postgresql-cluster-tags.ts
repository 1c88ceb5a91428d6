import { clusterCopiesTags } from '../private/tags';

/** A Multi-AZ cluster with PostgreSQL copies its tags to snapshots. */
export const postgresqlClusterSnapshotTags = clusterCopiesTags((engine) => engine === 'postgres');
