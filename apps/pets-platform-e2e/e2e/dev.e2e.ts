import { describeAccount } from '../src/account-rows';
import { describeData } from '../src/data-rows';
import { leftovers } from '../src/leftovers';
import { LocalDeployment } from '../src/local-deployment';
import { describeNetwork } from '../src/network-rows';
import { describeService } from '../src/service-rows';

const dev = new LocalDeployment('dev');
beforeAll(async () => {
  await dev.start();
  await dev.deploy();
});
afterAll(() => dev.close());

describeNetwork(dev);
describeService(dev);
describeData(dev);
describeAccount(dev);

describe('destroy', () => {
  let retained: Record<string, string[]>;
  beforeAll(async () => {
    retained = await dev.retained();
  });

  test('fails on stacks with termination protection', async () => {
    await expect(dev.destroy()).rejects.toThrow(/cannot be deleted while TerminationProtection is enabled/);
    const names = (await dev.stacks()).map(({ StackName }) => StackName);
    expect(names).toEqual(expect.arrayContaining(['dev-Data', 'dev-Governance', 'dev-Network']));
  });

  test('deletes everything except retained resources', async () => {
    await dev.allowDeletion();
    await dev.destroy();

    expect(await dev.stacks()).toEqual([]);
    for (const [type, left] of Object.entries(await leftovers(dev))) {
      expect({ type, left }).toEqual({ type, left: retained[type] ?? [] });
    }
    for (const type of ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret', 'AWS::KMS::Key', 'AWS::S3::Bucket']) {
      expect(retained[type].length).toBeGreaterThan(0);
    }
  });
});
