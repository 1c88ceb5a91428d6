import { AddressPlan, FlowLogs, Ingress, NatGateways, TieredVpc, TierSecurityGroups, TierType } from '@pets/network';
import { CustomerKey } from '@pets/security';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SERVICE_PORT } from '../pets-api';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Names of the tiers in the design's address plan. */
export const TIERS = { public: 'public', private: 'private', database: 'database' } as const;

/** VPC, flow logs and every security group: what changes rarely, and what the other stacks stand in. */
export class NetworkStack extends PetsStack {
  readonly network: TieredVpc;
  readonly securityGroups: TierSecurityGroups;
  /** Encrypts the log groups of this environment. */
  readonly logsKey: kms.IKey;

  constructor(scope: Construct, id: string, props: PetsStackProps) {
    super(scope, id, props);
    const { environment } = props;

    this.logsKey = new CustomerKey(this, 'LogsKey', { description: `logs of the Pets API, ${environment.name}` }).key;
    this.network = new TieredVpc(this, 'Vpc', {
      addressPlan: addressPlan(environment.addressPrefix, environment.availabilityZones),
      natGateways: environment.natGatewayPerZone ? NatGateways.ONE_PER_ZONE : NatGateways.SINGLE,
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: this.logsKey }),
      endpoints: { interfaces: environment.interfaceEndpoints ? CALLED_BY_TASKS : [] },
    });
    this.securityGroups = new TierSecurityGroups(this, 'SecurityGroups', {
      vpc: this.network.vpc,
      ingress: Ingress.cloudFrontOnly(),
      servicePort: SERVICE_PORT,
    });
  }
}

/** What a task calls before and while it runs: the S3 gateway, which costs nothing, is there in any case. */
const CALLED_BY_TASKS = [
  ec2.InterfaceVpcEndpointAwsService.ECR,
  ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
];

/** The design's subnets, in the order of its diagram: three in the first zone, three in the second. */
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
