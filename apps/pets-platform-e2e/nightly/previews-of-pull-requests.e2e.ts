import { LiveDeployment } from '../src/live-deployment';
import { inventory } from '../src/preview-facts';
import { createAndDelete, deployDev, ENDS, get, preview } from '../src/preview-run';
import { servingProblem, testUnless } from '../src/requirements';

const problem = servingProblem();
const test = testUnless(problem, 'the local deployment does not serve requests');
const dev = new LiveDeployment();
let before: Record<string, string[]>;

beforeAll(async () => {
  if (!problem) before = await deployDev(dev);
});
afterAll(() => dev.close());

test.each(['pr-1', 'pr-2', 'pr-3'])(
  'the preview %s serves its path and leaves nothing',
  async (name) => {
    expect(await createAndDelete(dev, name)).toEqual(before);
  },
  300_000,
);

test('a failed creation leaves nothing', async () => {
  await expect(preview(dev, 'up', '--name=pr-4', `--imageTag=${ENDS}`)).rejects.toThrow(
    'the preview pr-4 was not created, and nothing is left of it',
  );
  expect(await inventory(dev)).toEqual(before);
}, 300_000);

test('two at once are independent, and both are deleted at once', async () => {
  const names = ['pr-5', 'pr-6'];
  await Promise.all(names.map((name) => preview(dev, 'up', `--name=${name}`)));
  await preview(dev, 'list', '--json');
  expect(dev.lines.join('\n')).toMatch(/"name": "pr-5"[^]*"name": "pr-6"/);
  for (const name of names) expect((await get(dev, `/preview/${name}/pets`)).status).toBe(200);
  await Promise.all(names.map((name) => preview(dev, 'down', `--name=${name}`, '--yes')));
  expect(await inventory(dev)).toEqual(before);
}, 300_000);
