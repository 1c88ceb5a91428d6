import { ArnFormat, type CfnResource, type Reference, Stack } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';

/**
 * Returns the value of a reference if it is known at synth time, because the template sets the name of the resource.
 * Returns `undefined` for values that CloudFormation or the service generates.
 */
export function knownValue({ target, displayName: attribute }: Reference): string | undefined {
  const stack = Stack.of(target);
  const name: unknown = stack.resolve(nameOf(target));
  if (typeof name !== 'string') return undefined;
  if (attribute === 'Ref') return name;
  const arn = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  switch (`${(target as CfnResource).cfnResourceType}.${attribute}`) {
    case 'AWS::Backup::BackupVault.BackupVaultName':
      return name;
    case 'AWS::Backup::BackupVault.BackupVaultArn':
      return arn('backup', 'backup-vault', name);
    case 'AWS::Logs::LogGroup.Arn':
      return arn('logs', 'log-group', `${name}:*`);
    default:
      return undefined;
  }
}

/** Name of a resource whose `Ref` is its name. */
function nameOf(resource: IConstruct): string | undefined {
  if (resource instanceof backup.CfnBackupVault) return resource.backupVaultName;
  if (resource instanceof elasticache.CfnReplicationGroup) return resource.replicationGroupId;
  if (resource instanceof logs.CfnLogGroup) return resource.logGroupName;
  if (resource instanceof rds.CfnDBInstance) return resource.dbInstanceIdentifier;
  return undefined;
}
