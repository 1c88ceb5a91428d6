import { AccountClient, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { mockClient } from 'aws-sdk-client-mock';
import { regions } from '../../src/readiness/regions';
import { requirementsOf, stackOf } from '../support/requirements';

const account = mockClient(AccountClient);

beforeEach(() => account.reset());

test('accepts Regions that are enabled, and names the command for others', async () => {
  account
    .on(GetRegionOptStatusCommand, { RegionName: 'eu-west-1' })
    .resolves({ RegionOptStatus: 'ENABLED_BY_DEFAULT' });
  account.on(GetRegionOptStatusCommand, { RegionName: 'eu-south-2' }).resolves({ RegionOptStatus: 'DISABLED' });
  account.on(GetRegionOptStatusCommand, { RegionName: 'af-south-1' }).resolves({ RegionOptStatus: 'ENABLED' });
  const stacks = ['eu-west-1', 'eu-south-2', 'af-south-1', 'eu-west-1'].map((region) => stackOf({}, { region }));
  const findings = await regions.run(requirementsOf(...stacks));
  expect(findings.map(({ where, verdict, fix }) => [where, verdict, fix])).toEqual([
    ['eu-west-1', 'ok', undefined],
    ['eu-south-2', 'failed', 'aws account enable-region --region-name eu-south-2'],
    ['af-south-1', 'ok', undefined],
  ]);
  expect(findings[1].detail).toBe('the Region is not enabled, its status is DISABLED');
});
