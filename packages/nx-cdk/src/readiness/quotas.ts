import { DescribeAddressesCommand, EC2Client, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { serviceQuota } from '../shared/service-quota';
import { byRegion, newResources, type Check, type Finding, type Found } from './check';
import { fargateVcpus } from './fargate';

interface Quota {
  readonly service: string;
  readonly code: string;
  /** Name of the limited resources, in the plural. */
  readonly unit: string;
  readonly types: readonly string[];
  /** How much the deployment adds. */
  readonly needed: (resources: readonly Found[]) => number;
  /** How much the account uses. `undefined` if AWS does not tell. */
  readonly used?: (region: string) => Promise<number>;
}

const QUOTAS: readonly Quota[] = [
  {
    service: 'vpc',
    code: 'L-F678F1CE',
    unit: 'VPCs',
    types: ['AWS::EC2::VPC'],
    needed: (vpcs) => vpcs.length,
    used: countVpcs,
  },
  {
    service: 'ec2',
    code: 'L-0263D0A3',
    unit: 'Elastic IP addresses',
    types: ['AWS::EC2::EIP'],
    needed: (addresses) => addresses.length,
    used: countAddresses,
  },
  {
    service: 'fargate',
    code: 'L-3032A538',
    unit: 'vCPUs of Fargate',
    types: ['AWS::ECS::Service', 'AWS::ECS::TaskDefinition', 'AWS::ApplicationAutoScaling::ScalableTarget'],
    needed: fargateVcpus,
  },
];

/** Whether the quotas of the account leave room for what the deployment creates. */
export const quotas: Check = {
  id: 'quota',
  async run(requirements) {
    const results = QUOTAS.flatMap((quota) =>
      [...byRegion(newResources(requirements, ...quota.types))].map(([region, found]) =>
        compare(quota, region, quota.needed(found)),
      ),
    );
    return Promise.all(results);
  },
};

async function compare(quota: Quota, region: string, needed: number): Promise<Finding> {
  const [limit, used] = await Promise.all([
    serviceQuota(new ServiceQuotasClient({ region, maxAttempts: MAX_ATTEMPTS }), quota.service, quota.code),
    quota.used?.(region),
  ]);
  const fits = (used ?? 0) + needed <= limit;
  const use = used === undefined ? '' : `, ${used} exist`;
  return {
    check: 'quota',
    where: region,
    verdict: fits ? 'ok' : 'failed',
    detail: `${needed} ${quota.unit} are needed${use}, the quota is ${limit}`,
    fix: fits
      ? undefined
      : `aws service-quotas request-service-quota-increase --region ${region} --service-code ${quota.service} ` +
        `--quota-code ${quota.code} --desired-value ${(used ?? 0) + needed}`,
  };
}

async function countVpcs(region: string): Promise<number> {
  let count = 0;
  const client = new EC2Client({ region, maxAttempts: MAX_ATTEMPTS });
  for await (const { Vpcs = [] } of paginateDescribeVpcs({ client }, {})) count += Vpcs.length;
  return count;
}

async function countAddresses(region: string): Promise<number> {
  const client = new EC2Client({ region, maxAttempts: MAX_ATTEMPTS });
  const { Addresses = [] } = await client.send(new DescribeAddressesCommand({}));
  return Addresses.length;
}
