import type { TieredVpc } from '@pets/network';
import { CustomerKey } from '@pets/security';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { createVpc } from './vpc';

/** Network, key and backup vault in the second Region. Deployed before the database. */
export class RecoveryStack extends Stack {
  readonly vpc: TieredVpc;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly vault: backup.IBackupVault;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.key = new CustomerKey(this, 'Key', { description: 'orders in the second Region' });
    // not the addresses of the primary VPC, so that both can be peered
    this.vpc = createVpc(this, '10.1.0.0/16', this.key);
    this.securityGroup = new ec2.SecurityGroup(this, 'DatabaseGroup', { vpc: this.vpc, allowAllOutbound: false });
    this.vault = new backup.BackupVault(this, 'Vault', {
      encryptionKey: this.key,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
