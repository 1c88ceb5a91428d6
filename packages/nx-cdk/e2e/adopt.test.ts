import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FakeAws } from '../test/support/aws';
import { IMPORT_WITH_CDK } from '../test/support/shop';
import { TemporaryWorkspace } from './workspace';

const workspace = new TemporaryWorkspace();
const aws = new FakeAws();

/** An app with a bucket that exists, and its policy. */
const APP = `
const { App, RemovalPolicy, Stack, Stage } = require('aws-cdk-lib/core');
const { Bucket } = require('aws-cdk-lib/aws-s3');

const app = new App();
const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
const stack = new Stack(stage, 'Data');
new Bucket(stack, 'Files', { bucketName: 'shop-files', enforceSSL: true, removalPolicy: RemovalPolicy.RETAIN });
app.synth();
`;

beforeAll(async () => {
  await workspace.create();
  await aws.start();
  for (const folder of ['packages/shop', 'node_modules/fake-cdk'])
    mkdirSync(join(workspace.root, folder), { recursive: true });
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
  workspace.write('node_modules/aws-cdk/cdk.cjs', `const args = process.argv.slice(2);\n${IMPORT_WITH_CDK}`);
  aws.types.set('AWS::S3::Bucket', {
    primaryIdentifier: ['/properties/BucketName'],
    createOnlyProperties: ['/properties/BucketName'],
    handlers: { read: {} },
  });
  aws.existing.set('AWS::S3::Bucket shop-files', { BucketName: 'shop-files' });
});

afterAll(async () => {
  await aws.stop();
  workspace.delete();
});

test('nx adopt explains its options', async () => {
  const { output } = await workspace.nx('adopt shop --help');
  expect(output).toContain('--resource');
  expect(output.replace(/\s+/g, ' ')).toContain('Shows how the resources');
});

test('nx adopt fails with one line for another bucket', async () => {
  const { status, output } = await workspace.nx('adopt shop -c dev --resource=Data/Files=other --yes');
  expect(status).toBe(1);
  expect(output).toContain("shop: no AWS::S3::Bucket with the identifier 'other' exists in this account and Region");
});

test('nx adopt shows the differences and imports an existing bucket', async () => {
  const dry = await workspace.nx('adopt shop -c dev --resource=Data/Files=shop-files --dryRun');
  expect(dry).toMatchObject({ status: 0, output: expect.stringContaining('dry run: nothing was imported') });
  expect(aws.imported.size).toBe(0);
  const { status, output } = await workspace.nx('adopt shop -c dev --resource=Data/Files=shop-files --yes');
  expect(output).toMatch(/Data\/Files\/Resource .*│ equal/);
  expect(output).toContain('imported 1 resource');
  expect(status).toBe(0);
  expect([...aws.imported.values()]).toEqual([{ BucketName: 'shop-files' }]);
});
