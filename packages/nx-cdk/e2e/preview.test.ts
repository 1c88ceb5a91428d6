import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FakeAws } from '../test/support/aws';
import { deployScript } from '../test/support/shop';
import { TemporaryWorkspace } from './workspace';

const workspace = new TemporaryWorkspace();
const aws = new FakeAws();
const NAME = 'dev-Preview-pr-42';

/** An app whose stage dev has a preview if the context has its name. */
const APP = `
const { App, CfnOutput, Stack, Stage } = require('aws-cdk-lib/core');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');

const app = new App();
const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
new StringParameter(new Stack(stage, 'Service'), 'Greeting', { stringValue: 'hello' });
const [name, tag] = ['preview', 'previewImageTag'].map((key) => app.node.tryGetContext(key));
if (name) {
  const preview = new Stack(stage, 'Preview-' + name);
  new StringParameter(preview, 'Greeting', { stringValue: 'hello from ' + tag });
}
app.synth();
`;

beforeAll(async () => {
  await workspace.create();
  await aws.start();
  mkdirSync(join(workspace.root, 'packages/shop'), { recursive: true });
  workspace.write('nx.json', { analytics: false, neverConnectToCloud: true, plugins: ['@pets/nx-cdk'] });
  workspace.write('packages/shop/package.json', { name: 'shop', cdk: { stages: ['dev'] } });
  workspace.write('packages/shop/cdk.json', { app: 'node app.js' });
  workspace.write('packages/shop/app.js', APP);
  // the AWS CDK CLI of this workspace
  const cli = join(workspace.root, 'node_modules/aws-cdk');
  rmSync(cli);
  mkdirSync(cli);
  workspace.write('node_modules/aws-cdk/package.json', {
    name: 'aws-cdk',
    version: '2.1148.1',
    bin: { cdk: 'cdk.cjs' },
  });
  workspace.write('node_modules/aws-cdk/cdk.cjs', `const args = process.argv.slice(2);\n${deployScript()}`);
  aws.stacks.set('eu-west-1/dev-Service', { template: { Resources: {} } });
  aws.nextOutputs.set(NAME, {
    PreviewUrl: 'https://shop.example.com/preview/pr-42/',
    PreviewImageTag: 'abc',
    PreviewExpires: '2099-01-31T18:00:00Z',
  });
});

afterAll(async () => {
  await aws.stop();
  workspace.delete();
});

test('nx preview explains its options', async () => {
  const { output } = await workspace.nx('preview shop --help');
  expect(output).toContain('--expiresIn');
});

test('nx preview up fails with one line for a name that is not valid', async () => {
  const { status, output } = await workspace.nx('preview shop up -c dev --name=PR_42');
  expect(status).toBe(1);
  expect(output).toContain('shop: name must be 1 to 20 lower-case letters, digits and hyphens');
  expect(aws.stacks.size).toBe(1);
});

test('nx preview up creates the stack of the preview only, and list shows it', async () => {
  const { status, output } = await workspace.nx('preview shop up -c dev --name=pr-42 --imageTag=abc');
  expect(output).toContain('https://shop.example.com/preview/pr-42/');
  expect(status).toBe(0);
  expect([...aws.stacks.keys()]).toEqual(['eu-west-1/dev-Service', `eu-west-1/${NAME}`]);
  expect(JSON.stringify(aws.stacks.get(`eu-west-1/${NAME}`)?.template)).toContain('hello from abc');
  // the template of the other stack is not deployed
  expect(aws.stacks.get('eu-west-1/dev-Service')?.template).toEqual({ Resources: {} });
  const list = await workspace.nx('preview shop list -c dev --json');
  expect(list.output).toContain('"name": "pr-42"');
});

test('nx preview down deletes the preview, and leaves the other stack', async () => {
  const { status, output } = await workspace.nx('preview shop down -c dev --name=pr-42 --yes');
  expect(output).toContain('deleting the preview pr-42');
  expect(status).toBe(0);
  expect([...aws.stacks.keys()]).toEqual(['eu-west-1/dev-Service']);
});
