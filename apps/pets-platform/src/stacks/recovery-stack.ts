import { FlowLogs, Ingress, NatGateways, TieredVpc, TierSecurityGroups } from '@pets/network';
import { CustomerKey } from '@pets/security';
import { ImageRepository } from '@pets/service';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { IMAGE_REPOSITORY, SERVICE_PORT } from '../pets-api';
import { addressPlan } from './network-stack';
import { PetsStack, vaultLock, type PetsStackProps } from './pets-stack';

/**
 * Resources in the recovery Region: a VPC that does not overlap the primary VPC, so that they can be peered, key and
 * vault for backup copies, and the repository for image copies. Stateful, with termination protection.
 */
export class RecoveryStack extends PetsStack {
  readonly vpc: TieredVpc;
  readonly securityGroups: TierSecurityGroups;
  readonly key: kms.IKey;
  readonly vault: backup.IBackupVault;

  constructor(scope: Construct, id: string, props: PetsStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { name, recoveryAddressPrefix, recoveryAvailabilityZones } = props.environment;
    const logsKey = new CustomerKey(this, 'LogsKey', { description: `logs of the Pets API, ${name}, recovery` });
    this.vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: addressPlan(recoveryAddressPrefix, recoveryAvailabilityZones),
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: logsKey }),
      // created in Standby
      natGateways: NatGateways.NONE,
    });
    this.securityGroups = new TierSecurityGroups(this, 'SecurityGroups', {
      vpc: this.vpc,
      ingress: Ingress.cloudFrontOnly(),
      servicePort: SERVICE_PORT,
    });
    this.key = new CustomerKey(this, 'DataKey', { description: `data of the Pets API, ${name}, recovery` });
    this.vault = new backup.BackupVault(this, 'Vault', {
      encryptionKey: this.key,
      // The CDK generates a fixed name, which would block the next creation after a failed one.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lockConfiguration: vaultLock(props.environment)?.bind(this),
    });
    // otherwise the first copied image creates it, with mutable tags and an AWS managed key
    new ImageRepository(this, 'Images', {
      repositoryName: IMAGE_REPOSITORY,
      encryptionKey: new CustomerKey(this, 'ImagesKey', { description: 'images of the Pets API, recovery' }),
    });
  }
}
