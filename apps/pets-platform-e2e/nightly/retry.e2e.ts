import { join } from 'node:path';
import { addFailures, failedCreation, levels } from '../src/failing-stack';
import { LocalDeployment } from '../src/local-deployment';

describe.each(['dev', 'prod'] as const)('in %s', (environment) => {
  const deployment = new LocalDeployment(environment);

  beforeAll(async () => {
    await deployment.start();
    await deployment.bootstrap();
  });
  afterAll(() => deployment.close());

  test('each stack is created after its first creation failed and was rolled back', async () => {
    const stacks = await deployment.prepare();
    const failing = join(deployment.folder, 'failing');
    addFailures(deployment.preparedAssembly, failing, stacks);
    for (const level of levels(stacks)) {
      await expect(deployment.cdkDeploy(failing, level)).rejects.toThrow(/Failure/);
      for (const stack of level) {
        const { status, created, left } = await failedCreation(deployment, stack);
        const { Resources = {} } = stack.template;
        expect({ stack: stack.id, status }).toEqual({ stack: stack.id, status: 'ROLLBACK_COMPLETE' });
        expect(created).toEqual(expect.arrayContaining(Object.keys(Resources)));
        // a resource that remains must not have a fixed name, or the next creation fails
        expect(left.filter((id) => Resources[id].DeletionPolicy !== 'Retain')).toEqual([]);
      }
      await deployment.nx('deploy', [`--stacks=${level.map(({ id }) => id).join(',')}`]);
    }
    const regions = [...new Set(stacks.map(({ region }) => region))];
    const deployed = (await Promise.all(regions.map((region) => deployment.stacks(region)))).flat();
    expect(deployed.map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`).sort()).toEqual(
      stacks.map(({ name }) => `${name} CREATE_COMPLETE`).sort(),
    );
  }, 1_800_000);
});
