import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { LocalDeployment } from '../src/local-deployment';
import { changes, snapshot } from '../src/snapshot';
import { synthesizeDev } from '../src/variants';

const dev = new LocalDeployment('dev');
const TAG = '0a1b2c3d4e5f';

beforeAll(async () => {
  await dev.start();
  await dev.deploy();
});
afterAll(() => dev.close());

async function image(): Promise<string | undefined> {
  const { taskDefinition } = await new ECSClient(dev.client()).send(
    new DescribeTaskDefinitionCommand({ taskDefinition: (await snapshot(dev)).service.taskDefinition }),
  );
  return taskDefinition?.containerDefinitions?.[0].image;
}

test('a second deploy changes nothing', async () => {
  const before = { what: await snapshot(dev), when: await changes(dev) };
  await dev.deploy();
  expect({ what: await snapshot(dev), when: await changes(dev) }).toEqual(before);
  expect(dev.lines.filter((line) => /^✅ .*\(no changes\)$/.test(line.trim()))).toHaveLength(
    Object.keys(before.when).length,
  );
});

test('a release with a new image tag updates the Service stack only', async () => {
  const before = { what: await snapshot(dev), when: await changes(dev) };
  await dev.deploy({ assembly: synthesizeDev({ PETS_IMAGE_TAG: TAG }) });
  const after = { what: await snapshot(dev), when: await changes(dev) };

  const touched = Object.keys(after.when).filter((stack) => after.when[stack] !== before.when[stack]);
  expect(touched).toEqual(['dev-Service']);
  expect(await image()).toMatch(new RegExp(`/pets-api:${TAG}$`));
  const replaced = Object.keys(after.what.resources).filter(
    (id) => after.what.resources[id] !== before.what.resources[id],
  );
  // of the migration and of the service
  expect(replaced.sort()).toEqual([
    expect.stringContaining('ServiceMigrationTaskDefinition'),
    expect.stringContaining('ServiceTaskDefinition'),
  ]);
});

test('a failed update is rolled back to the previous state', async () => {
  const before = { what: await snapshot(dev), image: await image() };
  const assembly = synthesizeDev({ PETS_IMAGE_TAG: 'fedcba987654' }, (stack) => {
    const broken = new CfnRotationSchedule(stack, 'Broken', {
      secretId: 'no-such-secret',
      rotationRules: { scheduleExpression: 'rate(30 days)' },
    });
    // the new tasks run before it fails
    broken.addResourceDependency(
      stack.node.findAll().find((child): child is CfnService => child instanceof CfnService)!,
    );
  });

  await expect(dev.deploy({ assembly })).rejects.toThrow(/dev-Service failed to deploy[^]*Broken/);

  expect((await changes(dev))['dev-Service']).toMatch(/^UPDATE_ROLLBACK_COMPLETE /);
  expect({ what: await snapshot(dev), image: await image() }).toEqual(before);
});

test('the next release succeeds after a rollback', async () => {
  await dev.deploy({ assembly: synthesizeDev({ PETS_IMAGE_TAG: 'fedcba987654' }) });
  expect((await changes(dev))['dev-Service']).toMatch(/^UPDATE_COMPLETE /);
  expect(await image()).toMatch(/:fedcba987654$/);
});
