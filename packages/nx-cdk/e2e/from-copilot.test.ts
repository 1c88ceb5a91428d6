import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryWorkspace } from './workspace';

const EXAMPLE = join(__dirname, '../test/support/copilot');
const workspace = new TemporaryWorkspace();

beforeAll(() => workspace.create());
afterAll(() => workspace.delete());

async function succeed(args: string): Promise<string> {
  const { status, output } = await workspace.nx(args);
  if (status !== 0) throw new Error(`nx ${args}:\n${output}`);
  return output;
}

test('a dry run lists the files and writes nothing', async () => {
  const output = await succeed(`g @pets/nx-cdk:from-copilot --source ${EXAMPLE} --dryRun --no-interactive`);
  expect(output).toContain('CREATE apps/demo/COPILOT.md');
  expect(workspace.files('.')).not.toContain('apps');
});

test('generates an app from manifests of all types, and one from a worker without options of the workspace', async () => {
  await succeed(`g @pets/nx-cdk:from-copilot --source ${EXAMPLE} --skipInstall --no-interactive`);
  for (const name of ['mailer', 'nightly']) mkdirSync(join(workspace.root, 'copilot', name), { recursive: true });
  workspace.write(
    'copilot/mailer/manifest.yml',
    'name: mailer\ntype: Worker Service\nimage: { location: acme/mailer:1 }\n',
  );
  workspace.write(
    'copilot/nightly/manifest.yml',
    "name: nightly\ntype: Scheduled Job\non: { schedule: '@daily' }\nimage: { build: Dockerfile }\n",
  );
  await succeed('g @pets/nx-cdk:from-copilot mail --environments=test --skipInstall --no-interactive');
  expect(workspace.files('apps')).toEqual(['demo', 'mail']);
});

test('the apps build, pass the linter and pass their tests', async () => {
  await succeed('run-many -t build lint typecheck test -p demo mail');
});

test('the apps synthesize without credentials and have no open finding', async () => {
  const output = await succeed('run-many -t nag -p demo mail --parallel=1 --output-style=static');
  expect(output.match(/^0 open findings/gm)).toHaveLength(2);
});

test('a wrong manifest fails with file, field, value and fix, and writes nothing', async () => {
  workspace.write('copilot/mailer/manifest.yml', 'name: mailer\ntype: Worker Service\ncpu: 300\nimage: { build: D }\n');
  const { status, output } = await workspace.nx('g @pets/nx-cdk:from-copilot bad --environments=test --no-interactive');
  expect(status).not.toBe(0);
  expect(output).toContain(
    "copilot/mailer/manifest.yml: cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got '300'. These are the sizes of AWS Fargate",
  );
  expect(workspace.files('apps')).toEqual(['demo', 'mail']);
});
