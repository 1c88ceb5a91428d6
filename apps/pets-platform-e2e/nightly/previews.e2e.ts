import { LiveDeployment } from '../src/live-deployment';
import { inventory } from '../src/preview-facts';
import { createAndDelete, deployDev, getPreview, preview } from '../src/preview-run';
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
test.each(names)(
  'the preview %s, one of twenty in a row, serves its path and leaves nothing',
  async (name) => {
    expect(await createAndDelete(dev, name)).toEqual(before);
  },
  300_000,
);

test('two at once are independent, and both are deleted at once', async () => {
  const both = ['pr-21', 'pr-22'];
  await Promise.all(both.map((name) => preview(dev, 'up', `--name=${name}`)));
  await preview(dev, 'list', '--json');
  expect(dev.lines.join('\n')).toMatch(/"name": "pr-21"[^]*"name": "pr-22"/);
  for (const name of both) expect((await getPreview(dev, name)).status).toBe(200);
  await Promise.all(both.map((name) => preview(dev, 'down', `--name=${name}`, '--yes')));
  expect(await inventory(dev)).toEqual(before);
}, 300_000);
