import { clusterCopiesTags } from '../private/tags';

/** An Aurora cluster copies its tags to snapshots. */
export const auroraSnapshotTags = clusterCopiesTags((engine) => engine.startsWith('aurora'));
