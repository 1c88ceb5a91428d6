import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readAssembly } from '../src/assembly';
import { summarize } from '../src/summary';

const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));

beforeAll(() => {
  const app = new App({ outdir });
  const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
  const data = new Stack(stage, 'Data');
  const bucket = new s3.Bucket(data, 'Bucket', { enforceSSL: true });
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions::AwsSolutions-S1', reason: 'a test' });
  const open = new s3.Bucket(data, 'Open', { enforceSSL: true });
  open.node.addDependency(new CfnResource(data, 'Other', { type: 'Some::Other::Resource' }));
  new CfnResource(new Stack(stage, 'Service'), 'One', { type: 'Some::Other::Resource' });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => app.synth()).toThrow('AwsSolutions-S1');
});

test('counts resources and findings of each stack', () => {
  expect(readAssembly(outdir).stacks).toEqual([
    expect.objectContaining({
      environment: 'dev',
      name: 'Data',
      region: 'eu-west-1',
      resources: 5,
      open: 1,
      acknowledged: 1,
    }),
    expect.objectContaining({ environment: 'dev', name: 'Service', resources: 1, open: 0, acknowledged: 0 }),
  ]);
});

test('says who checked it', () => {
  expect(readAssembly(outdir).checks).toEqual(['AwsSolutions']);
});

test('adds up what all stacks hold', () => {
  const lines = summarize(outdir).split('\n');
  expect(lines.find((line) => line.includes('2 stacks'))?.match(/\d+/g)).toEqual(['2', '6', '1', '1']);
});

test('fails when the folder holds no assembly', () => {
  expect(() => readAssembly('/nowhere')).toThrow('/nowhere holds no validated cloud assembly: run npm start');
});
