import { setTimeout } from 'node:timers/promises';
import {
  BackupClient,
  DeleteBackupVaultCommand,
  DeleteRecoveryPointCommand,
  paginateListBackupVaults,
  paginateListRecoveryPointsByBackupVault,
} from '@aws-sdk/client-backup';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { CommandError } from '../shared/command-error';
import { count } from '../shared/count';
import { ifExists, type Purger } from './purger';

const POLL_MILLISECONDS = 5_000;
const MAX_POLLS = 120;

/** Deletes backup vaults with their recovery points. */
export function backupVaults(region: string): Purger {
  const client = new BackupClient({ region, maxAttempts: MAX_ATTEMPTS });
  const recoveryPoints = async (BackupVaultName: string): Promise<string[]> => {
    const arns: string[] = [];
    for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault(
      { client },
      { BackupVaultName },
    )) {
      arns.push(...RecoveryPoints.flatMap(({ RecoveryPointArn }) => RecoveryPointArn ?? []));
    }
    return arns;
  };
  return {
    async describe(name) {
      // a call for a vault that does not exist is denied
      for await (const { BackupVaultList = [] } of paginateListBackupVaults({ client }, {})) {
        if (!BackupVaultList.some(({ BackupVaultName }) => BackupVaultName === name)) continue;
        return count((await recoveryPoints(name)).length, 'recovery point');
      }
      return undefined;
    },
    async delete(BackupVaultName) {
      for (let polls = 0; ; polls++) {
        const arns = await recoveryPoints(BackupVaultName);
        if (arns.length === 0) break;
        if (polls === MAX_POLLS) throw new CommandError(`${count(arns.length, 'recovery point')} could not be deleted`);
        // the deletion of a recovery point takes time, and is requested once
        for (const RecoveryPointArn of polls === 0 ? arns : []) {
          await ifExists(client.send(new DeleteRecoveryPointCommand({ BackupVaultName, RecoveryPointArn })));
        }
        await setTimeout(POLL_MILLISECONDS);
      }
      await client.send(new DeleteBackupVaultCommand({ BackupVaultName }));
    },
  };
}
