import { FakeAws } from '../test/support/aws';
import { ThrowawayWorkspace } from './workspace';

const workspace = new ThrowawayWorkspace();
const aws = new FakeAws();

beforeAll(async () => {
  await workspace.create();
  await aws.start();
});

afterAll(async () => {
  await aws.stop();
  workspace.delete();
});

async function succeed(args: string): Promise<string> {
  const { status, output } = await workspace.nx(args);
  if (status !== 0) throw new Error(`nx ${args}:\n${output}`);
  return output;
}

test('generates a library and an app', async () => {
  await succeed('g @pets/nx-cdk:library @acme/queues --directory packages/queues --skipInstall --no-interactive');
  await succeed('g @pets/nx-cdk:app shop --stages=dev,prod --skipInstall --no-interactive');
  expect(workspace.read('nx.json')).toMatchObject({ plugins: ['@pets/nx-cdk'] });
  expect(workspace.read('package.json')).toMatchObject({
    workspaces: ['packages/*', 'apps/shop'],
    devDependencies: { jsii: expect.any(String), 'aws-cdk': expect.any(String), jest: expect.any(String) },
  });
});

test('refuses to generate over what is there, and a name that is none', async () => {
  const again = await workspace.nx('g @pets/nx-cdk:library queues --skipInstall --no-interactive');
  expect(again.status).not.toBe(0);
  expect(again.output).toContain('packages/queues holds a project already');
  const name = await workspace.nx('g @pets/nx-cdk:app Shop --skipInstall --no-interactive');
  expect(name.status).not.toBe(0);
  expect(name.output).toContain("the name must be in kebab case, perhaps with a scope, as in @acme/queues; got 'Shop'");
});

test('what was generated builds, lints, type-checks and passes its tests', async () => {
  await succeed('run-many -t build lint typecheck test');
});

test('the library has compiled examples, an API.md and a tarball', async () => {
  await succeed('run-many -t examples docs package -p @acme/queues');
  expect(workspace.files('packages/queues')).toContain('API.md');
  expect(workspace.files('packages/queues/dist/js')).toEqual(['queues@0.0.0.jsii.tgz']);
});

test('the app synthesizes a stage for each environment, once', async () => {
  await succeed('synth shop');
  expect(workspace.files('apps/shop/cdk.out')).toEqual(expect.arrayContaining(['assembly-dev', 'assembly-prod']));
  const output = await succeed('nag shop');
  expect(output).toMatch(/shop:synth\s+\[local cache\]/);
  expect(output).toContain('no finding, neither open nor acknowledged');
});

test('the app deploys a stage by its name, behind its guards', async () => {
  const { output, status } = await workspace.nx('deploy shop -c dev --dryRun');
  expect(output).toMatch(/Service\s+│ new/);
  expect(status).toBe(0);
  const other = await workspace.nx('deploy shop -c prod');
  expect(other.output).toContain(
    'shop: the stage prod belongs to account 222222222222, the credentials to 111111111111',
  );
  expect(other.status).not.toBe(0);
  const nameless = await workspace.nx('deploy shop -c test');
  expect(nameless.output).toContain('shop: say which stage, with -c dev, -c prod');
});

test('each command says what it may be told', async () => {
  const { output } = await workspace.nx('deploy shop --help');
  expect(output).toContain('--allowReplacement');
});
