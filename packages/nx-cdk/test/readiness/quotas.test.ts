import { DescribeAddressesCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { mockClient } from 'aws-sdk-client-mock';
import { quotas } from '../../src/readiness/quotas';
import { requirementsOf, stackOf } from '../support/requirements';

const ec2 = mockClient(EC2Client);
const serviceQuotas = mockClient(ServiceQuotasClient);

beforeEach(() => {
  ec2.reset();
  serviceQuotas.reset();
});

const vpc = { Type: 'AWS::EC2::VPC' };

test('compares the VPCs that exist and are created with the quota', async () => {
  serviceQuotas.on(GetServiceQuotaCommand, { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' }).resolves({
    Quota: { Value: 5 },
  });
  ec2
    .on(DescribeVpcsCommand)
    .resolvesOnce({ Vpcs: [{}, {}, {}], NextToken: 'next' })
    .resolves({ Vpcs: [{}] });
  expect(await quotas.run(requirementsOf(stackOf({ A: vpc, B: vpc })))).toEqual([
    {
      check: 'quota',
      where: 'eu-west-1',
      verdict: 'failed',
      detail: '2 VPCs are needed, 4 exist, the quota is 5',
      fix:
        'aws service-quotas request-service-quota-increase --region eu-west-1 --service-code vpc ' +
        '--quota-code L-F678F1CE --desired-value 6',
    },
  ]);
});

test('accepts what exactly reaches the quota', async () => {
  serviceQuotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
  ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{}, {}, {}] });
  const address = { Type: 'AWS::EC2::EIP' };
  expect(await quotas.run(requirementsOf(stackOf({ A: address, B: address })))).toMatchObject([
    { verdict: 'ok', detail: '2 Elastic IP addresses are needed, 3 exist, the quota is 5' },
  ]);
});

test('uses the default value of a quota that the account has not changed', async () => {
  serviceQuotas.on(GetServiceQuotaCommand).rejects(new NoSuchResourceException({ message: '', $metadata: {} }));
  serviceQuotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
  expect(await quotas.run(requirementsOf(stackOf({ A: vpc })))).toMatchObject([
    { verdict: 'ok', detail: '1 VPCs are needed, 0 exist, the quota is 5' },
  ]);
});

test('counts the vCPUs of a service at its highest number of tasks during a deployment', async () => {
  serviceQuotas.on(GetServiceQuotaCommand, { ServiceCode: 'fargate' }).resolves({ Quota: { Value: 6 } });
  const stack = stackOf({
    Tasks: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '512' } },
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: {
        DesiredCount: 2,
        TaskDefinition: { Ref: 'Tasks' },
        DeploymentConfiguration: { MaximumPercent: 150 },
      },
    },
    Target: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: {
        MaxCapacity: 10,
        ResourceId: { 'Fn::Join': ['/', ['service', { 'Fn::GetAtt': ['Service', 'Name'] }]] },
      },
    },
  });
  expect(await quotas.run(requirementsOf(stack))).toMatchObject([
    { verdict: 'failed', detail: '7.5 vCPUs of Fargate are needed, the quota is 6' },
  ]);
});

test('counts a service without a literal number of tasks as one task that is doubled during a deployment', async () => {
  serviceQuotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 6 } });
  const stack = stackOf({
    Tasks: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '256' } },
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: { DesiredCount: { Ref: 'Count' }, TaskDefinition: { Ref: 'Tasks' } },
    },
  });
  expect(await quotas.run(requirementsOf(stack))).toMatchObject([
    { verdict: 'ok', detail: '0.5 vCPUs of Fargate are needed, the quota is 6' },
  ]);
});

test('includes nested stacks, and leaves out stacks that are deployed', async () => {
  serviceQuotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
  const stack = stackOf({}, { nested: { Resources: { A: vpc } } });
  expect(await quotas.run(requirementsOf(stack))).toHaveLength(1);
  expect(await quotas.run({ ...requirementsOf(stack), deployed: new Set([stack]) })).toEqual([]);
});
