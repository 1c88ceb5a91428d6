import { setTimeout } from 'node:timers/promises';
import {
  DeleteDBInstanceCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { CommandError } from '../shared/command-error';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { ifExists, type Purger } from './purger';

const POLL_MILLISECONDS = 15_000;
/** Two hours. The final snapshot and the deletion of a large instance can take more than one hour. */
const MAX_POLLS = 480;

/** Deletes database instances and keeps a final snapshot. */
export function databases(region: string): Purger {
  const client = new RDSClient({ region, maxAttempts: MAX_ATTEMPTS });
  const find = async (DBInstanceIdentifier: string) => {
    const found = await ifExists(client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier })));
    return found?.DBInstances?.[0];
  };
  return {
    async describe(id) {
      const instance = await find(id);
      return instance && (isReplica(instance) ? 'a replica, without a snapshot' : 'a final snapshot is kept');
    },
    async delete(DBInstanceIdentifier) {
      const instance = await find(DBInstanceIdentifier);
      if (instance?.DeletionProtection) {
        await client.send(
          new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true }),
        );
      }
      const snapshot =
        instance && isReplica(instance) ? { SkipFinalSnapshot: true } : finalSnapshot(DBInstanceIdentifier);
      await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, ...snapshot }));
      // the waiter of the AWS SDK does not know the name of the error for an instance that does not exist
      for (let polls = 0; await find(DBInstanceIdentifier); polls++) {
        if (polls === MAX_POLLS) throw new CommandError('the instance is still being deleted');
        await setTimeout(POLL_MILLISECONDS);
      }
    },
  };
}

/** Deletes subnet groups of databases. */
export function subnetGroups(region: string): Purger {
  const client = new RDSClient({ region, maxAttempts: MAX_ATTEMPTS });
  return {
    async describe(DBSubnetGroupName) {
      return (await ifExists(client.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName })))) && '';
    },
    async delete(DBSubnetGroupName) {
      await client.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName }));
    },
  };
}

/** Deletes parameter groups of databases. */
export function parameterGroups(region: string): Purger {
  const client = new RDSClient({ region, maxAttempts: MAX_ATTEMPTS });
  return {
    async describe(DBParameterGroupName) {
      return (await ifExists(client.send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName })))) && '';
    },
    async delete(DBParameterGroupName) {
      await client.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName }));
    },
  };
}

/** RDS cannot create a final snapshot of a read replica. */
function isReplica({
  ReadReplicaSourceDBInstanceIdentifier: source,
}: {
  readonly ReadReplicaSourceDBInstanceIdentifier?: string;
}): boolean {
  return source !== undefined && source !== '';
}

function finalSnapshot(instance: string): { FinalDBSnapshotIdentifier: string } {
  const time = new Date().toISOString().slice(0, 19).replace(/[-:T]/g, '');
  return { FinalDBSnapshotIdentifier: `${instance}-final-${time}` };
}
