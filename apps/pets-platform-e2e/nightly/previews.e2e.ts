import { LiveDeployment } from '../src/live-deployment';
import { createAndDelete, deployDev } from '../src/preview-run';
import { servingProblem, testUnless } from '../src/requirements';

const problem = servingProblem();
const test = testUnless(problem, 'the local deployment does not serve requests');
const dev = new LiveDeployment();
let before: Record<string, string[]>;

beforeAll(async () => {
  if (!problem) before = await deployDev(dev);
});
afterAll(() => dev.close());

const names = Array.from({ length: 20 }, (_, index) => `pr-${index + 1}`);
test.each(names)('the preview %s, one of twenty in a row, leaves nothing', async (name) => {
  expect(await createAndDelete(dev, name)).toEqual(before);
});
