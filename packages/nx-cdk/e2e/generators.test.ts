import { FakeAws } from '../test/support/aws';
import { TemporaryWorkspace } from './workspace';

const workspace = new TemporaryWorkspace();
const aws = new FakeAws();

/** An interface that aws-cdk-lib 2.200.0 does not have. */
const POLICY = `import type { IResourceWithPolicyV2 } from 'aws-cdk-lib/aws-iam';

/** Properties that require a resource with a policy. */
export interface PolicyProps {
  /** The resource. */
  readonly resource: IResourceWithPolicyV2;
}
`;

beforeAll(async () => {
  await workspace.create();
  await aws.start();
});

afterAll(async () => {
  await aws.stop();
  workspace.delete();
});

/** Acknowledgements of more than a year are refused. */
function in90Days(): string {
  return new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
}

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

test('generates an app from an example, which has no open findings and passes its tests', async () => {
  await succeed('g @pets/nx-cdk:app store --example=service-with-database --skipInstall --no-interactive');
  expect(workspace.read('apps/store/package.json')).toMatchObject({
    dependencies: { '@pets/database': expect.any(String), '@pets/service': expect.any(String) },
  });
  expect(workspace.files('apps/store/src')).toEqual([
    'data-stack.ts',
    'environments.ts',
    'main.ts',
    'network-stack.ts',
    'service-stack.ts',
    'shop-stage.ts',
  ]);
  await succeed('run-many -t build lint typecheck test -p store');
  expect(await succeed('nag store')).toContain('0 open findings');
  const unknown = await workspace.nx('g @pets/nx-cdk:app other --example=shop --skipInstall --no-interactive');
  expect(unknown.status).not.toBe(0);
});

test('fails if the directory contains a project or the name is not valid', async () => {
  const again = await workspace.nx('g @pets/nx-cdk:library queues --skipInstall --no-interactive');
  expect(again.status).not.toBe(0);
  expect(again.output).toContain("directory must not contain a project, got 'packages/queues'");
  const name = await workspace.nx('g @pets/nx-cdk:app Shop --skipInstall --no-interactive');
  expect(name.status).not.toBe(0);
  expect(name.output).toContain(
    "name must be in kebab case, with an optional scope, for example @acme/queues, got 'Shop'",
  );
});

test('builds, lints, type-checks and tests the generated projects', async () => {
  await succeed('run-many -t build lint typecheck test');
});

test('compiles the examples of the library and creates its API.md and tarball', async () => {
  await succeed('run-many -t examples docs package -p @acme/queues');
  expect(workspace.files('packages/queues')).toContain('API.md');
  expect(workspace.files('packages/queues/dist/js')).toEqual(['queues@0.0.0.jsii.tgz']);
});

test('tests the library with the lowest versions of its peers, and fails if it requires newer ones', async () => {
  await succeed('test-lowest @acme/queues');
  workspace.change('packages/queues/package.json', (text) =>
    text.replace(/"aws-cdk-lib": "[^"]+"/, '"aws-cdk-lib": "^2.200.0"'),
  );
  workspace.change('packages/queues/src/index.ts', (text) => `${text}export * from './policy';\n`);
  workspace.write('packages/queues/src/policy.ts', POLICY);
  await succeed('build @acme/queues');
  const { status, output } = await workspace.nx('test-lowest @acme/queues');
  expect(output).toContain("has no exported member named 'IResourceWithPolicyV2'");
  expect(output).toContain('the build with aws-cdk-lib@2.200.0, constructs@');
  expect(status).not.toBe(0);
  expect(workspace.files('.nx/lowest')).toEqual([]);
});

test('synthesizes the app once', async () => {
  await succeed('synth shop');
  expect(workspace.files('apps/shop/cdk.out')).toEqual(expect.arrayContaining(['assembly-dev', 'assembly-prod']));
  const output = await succeed('nag shop');
  expect(output).toMatch(/shop:synth\s+\[local cache\]/);
  expect(output).toContain('0 open findings');
});

test('a finding of the app fails the synthesis until the register acknowledges it', async () => {
  workspace.change('apps/shop/src/shop-stage.ts', (text) =>
    text
      .replace('import * as ssm', "import * as sqs from 'aws-cdk-lib/aws-sqs';\nimport * as ssm")
      .replace('new ssm.String', "new sqs.Queue(stack, 'Orders', { enforceSSL: true });\n    new ssm.String"),
  );
  const { status, output } = await workspace.nx('synth shop');
  expect(output).toContain('AwsSolutions-SQS3');
  expect(status).not.toBe(0);
  const at = ['dev', 'prod'].map((stage) => `${stage}/Service/Orders`);
  const reason = 'The consumer of the queue handles each failure itself and never returns a message';
  const entry = {
    id: 'no-dlq',
    rules: ['AwsSolutions::AwsSolutions-SQS3'],
    at,
    reason,
    owner: 'acme',
    expires: in90Days(),
  };
  workspace.write('apps/shop/compliance-register.json', { acknowledgements: [entry] });
  const findings = await succeed('nag shop');
  // one acknowledgement and no open finding in each stage
  expect(findings).toMatch(/^dev +\d+ +1 +0 /m);
  expect(findings).toMatch(/^prod +\d+ +1 +0 /m);
});

test('deploys a stage if the credentials are for its account', async () => {
  const { output, status } = await workspace.nx('deploy shop -c dev --dryRun');
  expect(output).toMatch(/Service\s+│ new/);
  expect(status).toBe(0);
  const other = await workspace.nx('deploy shop -c prod');
  expect(other.output).toContain('shop: credentials of prod must be for account 222222222222, got 111111111111');
  expect(other.status).not.toBe(0);
  const missing = await workspace.nx('deploy shop -c test');
  expect(missing.output).toContain('shop: stage is required: add -c dev or -c prod');
});

test('prints the options of a target with --help', async () => {
  const { output } = await workspace.nx('deploy shop --help');
  expect(output).toContain('--allowReplacement');
});
