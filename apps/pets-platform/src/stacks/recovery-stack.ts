import { FlowLogs, Ingress, NatGateways, RegionSwitch, TieredVpc, TierSecurityGroups } from '@pets/network';
import { CustomerKey } from '@pets/security';
import { CapacityParameter, ImageRepository, ImageTagParameter } from '@pets/service';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  CACHE_PORT,
  capacityParameter,
  IMAGE_REPOSITORY,
  imageTagParameter,
  INITIAL_IMAGE_TAG,
  SERVICE_PORT,
  switchNames,
} from '../pets-api';
import { addressPlan, allowCacheRotation, recoveryEndpoints } from './network-stack';
import { PetsStack, vaultLock, type PetsStackProps } from './pets-stack';

/**
 * Resources in the recovery Region: a VPC that does not overlap the primary VPC, so that they can be peered, key and
 * vault for backup copies, the repository for image copies, the parameters of the standby, and the switch between the
 * Regions. Stateful, with termination protection.
 */
export class RecoveryStack extends PetsStack {
  readonly vpc: TieredVpc;
  readonly securityGroups: TierSecurityGroups;
  readonly key: kms.IKey;
  /** Encrypts the log groups of the recovery Region. */
  readonly logsKey: kms.IKey;
  /** Minimum number of tasks of the standby. A failover writes it. */
  readonly capacity: CapacityParameter;
  /** Moves the traffic to this Region. */
  readonly regionSwitch: RegionSwitch;
  readonly vault: backup.IBackupVault;

  constructor(scope: Construct, id: string, props: PetsStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { name, namePrefix, recoveryAddressPrefix, recoveryAvailabilityZones } = props.environment;
    this.logsKey = new CustomerKey(this, 'LogsKey', { description: `logs of the Pets API, ${name}, recovery` });
    this.vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: addressPlan(recoveryAddressPrefix, recoveryAvailabilityZones),
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: this.logsKey }),
      // created in Standby
      natGateways: NatGateways.NONE,
      endpoints: recoveryEndpoints(props.environment),
    });
    this.securityGroups = new TierSecurityGroups(this, 'SecurityGroups', {
      vpc: this.vpc,
      ingress: Ingress.cloudFrontOnly(),
      servicePort: SERVICE_PORT,
      cachePort: CACHE_PORT,
    });
    allowCacheRotation(this.securityGroups);
    this.key = new CustomerKey(this, 'DataKey', { description: `data of the Pets API, ${name}, recovery` });
    this.vault = new backup.BackupVault(this, 'Vault', {
      encryptionKey: this.key,
      // The CDK generates a fixed name, which would block the next creation after a failed one.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lockConfiguration: vaultLock(props.environment)?.bind(this),
    });
    // otherwise the first copied image creates it, with mutable tags and an AWS managed key
    if (props.environment.ownsImageCopies)
      new ImageRepository(this, 'Images', {
        repositoryName: IMAGE_REPOSITORY,
        encryptionKey: new CustomerKey(this, 'ImagesKey', { description: 'images of the Pets API, recovery' }),
      });
    new ImageTagParameter(this, 'ImageTag', {
      parameterName: imageTagParameter(namePrefix),
      initialTag: INITIAL_IMAGE_TAG,
    });
    this.capacity = new CapacityParameter(this, 'Capacity', {
      parameterName: capacityParameter(namePrefix),
      initialCapacity: props.environment.standbyTasks,
    });
    const { alarmName, metricName, namespace } = switchNames(namePrefix);
    this.regionSwitch = new RegionSwitch(this, 'Switch', { metricNamespace: namespace, metricName, alarmName });
  }
}
