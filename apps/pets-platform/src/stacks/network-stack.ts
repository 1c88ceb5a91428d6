import {
  AddressPlan,
  FlowLogs,
  Ingress,
  NatGateways,
  TieredVpc,
  TierSecurityGroups,
  TierType,
  type VpcEndpointOptions,
} from '@pets/network';
import { ServiceLogGroup } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { InterfaceEndpoints, PetsEnvironment } from '../environments';
import { applicationLogGroup, CACHE_PORT, SERVICE_PORT } from '../pets-api';
import { logRemovalPolicy, PetsStack, type PetsStackProps } from './pets-stack';

/** Tiers of the address plan. */
export const TIERS = { public: 'public', private: 'private', database: 'database' } as const;

/** VPC, endpoints, security groups, flow logs and the log group of the application. */
export class NetworkStack extends PetsStack {
  readonly vpc: TieredVpc;
  readonly securityGroups: TierSecurityGroups;
  /** Encrypts the log groups of this environment. */
  readonly logsKey: kms.IKey;
  /** Log group of the application. Created here, since both Service and Observability need it. */
  readonly applicationLogs: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: PetsStackProps) {
    super(scope, id, props);
    const { environment } = props;

    this.logsKey = new CustomerKey(this, 'LogsKey', { description: `logs of the Pets API, ${environment.name}` });
    this.vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: addressPlan(environment.addressPrefix, environment.availabilityZones),
      // created in Traffic, so that the database does not wait for them
      natGateways: NatGateways.NONE,
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: this.logsKey }),
      endpoints: { interfaces: INTERFACES[environment.interfaceEndpoints] },
    });
    this.securityGroups = new TierSecurityGroups(this, 'SecurityGroups', {
      vpc: this.vpc,
      ingress: Ingress.cloudFrontOnly(),
      servicePort: SERVICE_PORT,
      cachePort: CACHE_PORT,
    });
    allowCacheRotation(this.securityGroups);
    this.applicationLogs = new ServiceLogGroup(this, 'ApplicationLogs', {
      logGroupName: applicationLogGroup(environment.namePrefix),
      retention: environment.logRetentionDays,
      encryptionKey: this.logsKey,
      removalPolicy: logRemovalPolicy(environment),
    });
  }
}

/** AWS services that a task calls to start and to run. The S3 gateway endpoint is free and always created. */
const CALLED_BY_TASKS = [
  ec2.InterfaceVpcEndpointAwsService.ECR,
  ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
];

/** AWS services with an interface endpoint, by setting. */
const INTERFACES: Record<InterfaceEndpoints, ec2.InterfaceVpcEndpointAwsService[]> = {
  none: [],
  tasks: CALLED_BY_TASKS,
  all: [
    ...CALLED_BY_TASKS,
    // no resource of the VPC calls them: AWS Foundational Security Best Practices EC2.10, EC2.57, EC2.58 and EC2.60
    ec2.InterfaceVpcEndpointAwsService.EC2,
    ec2.InterfaceVpcEndpointAwsService.SSM,
    ec2.InterfaceVpcEndpointAwsService.SSM_CONTACTS,
    ec2.InterfaceVpcEndpointAwsService.SSM_INCIDENTS,
  ],
};

/** The VPC of the recovery Region has no tasks while the primary Region serves, and none of their endpoints by default. */
export function recoveryEndpoints({ interfaceEndpoints }: PetsEnvironment): VpcEndpointOptions {
  return { interfaces: interfaceEndpoints === 'all' ? INTERFACES.all : [] };
}

/** The function that rotates the password of the session cache connects to it. */
export function allowCacheRotation(groups: TierSecurityGroups): void {
  groups.allow(groups.rotation, groups.cache, CACHE_PORT, 'Password rotation to cache');
}

/** Three tiers over two Availability Zones, with the CIDR blocks of the design. */
export function addressPlan(prefix: string, availabilityZones: readonly string[]): AddressPlan {
  const block = (third: number) => `${prefix}.${third}.0/24`;
  return AddressPlan.of({
    cidr: `${prefix}.0.0/16`,
    availabilityZones: [...availabilityZones],
    tiers: [
      { name: TIERS.public, tierType: TierType.PUBLIC, cidrs: [block(1), block(4)] },
      { name: TIERS.private, tierType: TierType.PRIVATE, cidrs: [block(2), block(5)] },
      { name: TIERS.database, tierType: TierType.ISOLATED, cidrs: [block(3), block(6)] },
    ],
  });
}
