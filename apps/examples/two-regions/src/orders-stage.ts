import { Stage, type StageProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { PrimaryStack } from './primary-stack';
import { RecoveryStack } from './recovery-stack';
import { ReplicaStack } from './replica-stack';

/** Region of the replica and the copies of the backups. */
const RECOVERY_REGION = 'us-west-2';

/** A database with a replica and copies of its backups in a second Region. */
export class OrdersStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    const env = { account: this.account, region: RECOVERY_REGION };
    // three stacks: the database needs the vault in the second Region, and the replica needs the database
    const recovery = new RecoveryStack(this, 'Recovery', { env });
    const { database } = new PrimaryStack(this, 'Primary', { recovery });
    new ReplicaStack(this, 'Replica', { env, database, recovery });
  }
}
