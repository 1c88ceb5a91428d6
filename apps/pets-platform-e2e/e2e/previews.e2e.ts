import { LiveDeployment } from '../src/live-deployment';
import { inventory } from '../src/preview-facts';
import { createAndDelete, deployDev, ENDS, preview } from '../src/preview-run';
import { servingProblem, testUnless } from '../src/requirements';

const problem = servingProblem();
const test = testUnless(problem, 'the local deployment does not serve requests');
const dev = new LiveDeployment();
let before: Record<string, string[]>;

beforeAll(async () => {
  if (!problem) before = await deployDev(dev);
});
afterAll(() => dev.close());

// twenty in a row, and two at once, are a nightly test
test.each(['pr-1', 'pr-2'])('the preview %s serves its path and leaves nothing', async (name) => {
  expect(await createAndDelete(dev, name)).toEqual(before);
});

test('a failed creation leaves nothing', async () => {
  await expect(preview(dev, 'up', '--name=pr-3', `--imageTag=${ENDS}`)).rejects.toThrow(
    'the preview pr-3 was not created, and nothing is left of it',
  );
  expect(await inventory(dev)).toEqual(before);
});
