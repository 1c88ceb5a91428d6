import type { Rule } from '../../rule';

/** The offline store of a feature group is encrypted with a KMS key. */
export const offlineStore: Rule = {
  types: ['AWS::SageMaker::FeatureGroup'],
  judge(group) {
    if (!group.has('OfflineStoreConfig')) return undefined;
    return group.has('OfflineStoreConfig', 'S3StorageConfig', 'KmsKeyId');
  },
};
