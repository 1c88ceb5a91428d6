import { backupVaults } from './backup-vaults';
import { buckets } from './buckets';
import { databases, parameterGroups, subnetGroups } from './databases';
import { keys } from './keys';
import { logGroups } from './log-groups';
import { parameters } from './parameters';
import type { PurgerFactory } from './purger';
import { repositories } from './repositories';
import { secrets } from './secrets';

/** Purgers by resource type, in the order of deletion: a resource comes before the resources that it uses. */
export const PURGERS: ReadonlyMap<string, PurgerFactory> = new Map([
  ['AWS::RDS::DBInstance', databases],
  ['AWS::RDS::DBSubnetGroup', subnetGroups],
  ['AWS::RDS::DBParameterGroup', parameterGroups],
  ['AWS::Backup::BackupVault', backupVaults],
  ['AWS::ECR::Repository', repositories],
  ['AWS::SSM::Parameter', parameters],
  ['AWS::S3::Bucket', buckets],
  ['AWS::SecretsManager::Secret', secrets],
  ['AWS::Logs::LogGroup', logGroups],
  ['AWS::KMS::Key', keys],
]);

/** Types that are deleted with another resource. */
export const DELETED_WITH_OTHERS: ReadonlySet<string> = new Set(['AWS::S3::BucketPolicy', 'AWS::KMS::Alias']);
