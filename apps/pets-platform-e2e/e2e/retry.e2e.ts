import { join } from 'node:path';
import { addFailures, failedCreation, levels } from '../src/failing-stack';
import { LocalDeployment } from '../src/local-deployment';

const dev = new LocalDeployment('dev');

beforeAll(async () => {
  await dev.start();
  await dev.bootstrap();
});
afterAll(() => dev.close());

test('each stack is created after its first creation failed and was rolled back', async () => {
  const stacks = await dev.prepare();
  const failing = join(dev.folder, 'failing');
  addFailures(dev.preparedAssembly, failing, stacks);
  for (const level of levels(stacks)) {
    await expect(dev.cdkDeploy(failing, level)).rejects.toThrow(/Failure/);
    for (const stack of level) {
      const { status, created, left } = await failedCreation(dev, stack);
      const { Resources = {} } = stack.template;
      expect({ stack: stack.id, status }).toEqual({ stack: stack.id, status: 'ROLLBACK_COMPLETE' });
      expect(created).toEqual(expect.arrayContaining(Object.keys(Resources)));
      // a resource that remains must not have a fixed name, or the next creation fails
      expect(left.filter((id) => Resources[id].DeletionPolicy !== 'Retain')).toEqual([]);
    }
    await dev.nx('deploy', [`--stacks=${level.map(({ id }) => id).join(',')}`]);
  }
  expect((await dev.stacks()).map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`).sort()).toEqual(
    stacks.map(({ name }) => `${name} CREATE_COMPLETE`).sort(),
  );
}, 900_000);
