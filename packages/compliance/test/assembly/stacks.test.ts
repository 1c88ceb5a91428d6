import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { readStacks } from '../../src/assembly/stacks';
import { bucketIn } from '../compliance-app';

const root = mkdtempSync(join(tmpdir(), 'stacks-'));
afterAll(() => rmSync(root, { recursive: true }));

function folderWith(artifacts: unknown): string {
  const folder = mkdtempSync(join(root, 'assembly-'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  return folder;
}

test('reads no folders of other artifacts, and no stages without a folder', () => {
  const folder = folderWith({
    Assets: { type: 'cdk:asset-manifest', properties: { directoryName: 'missing' } },
    Empty: { type: 'cdk:cloud-assembly', properties: {} },
    Bare: { type: 'cdk:cloud-assembly' },
  });
  expect(readStacks(folder)).toEqual({ stacks: [], stages: [] });
});

test('reads the stacks of an app and of its stages, with the place of their deployment', () => {
  const app = new App({ outdir: mkdtempSync(join(root, 'app-')) });
  const env = { account: '111111111111', region: 'eu-west-1' };
  bucketIn(new Stack(app, 'Shared', { stackName: 'shared-logs' }));
  const stage = new Stage(app, 'prod', { env });
  const data = new Stack(stage, 'Data');
  bucketIn(new NestedStack(data, 'Nested'));
  bucketIn(new Stack(new Stage(stage, 'inner'), 'Deep'));
  app.synth();
  const { stacks: read, stages } = readStacks(app.outdir);
  const stacks = read.map(({ logicalIds, ...stack }) => ({
    ...stack,
    bucket: [...logicalIds.keys()].find((path) => path.endsWith('/Bucket')),
  }));
  expect(stages).toEqual([{ path: 'prod' }, { path: 'prod/inner' }]);
  expect(stacks.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'Shared', name: 'shared-logs', template: 'Shared.template.json', bucket: 'Shared/Bucket' },
    {
      path: 'prod/Data',
      name: 'prod-Data',
      ...env,
      template: expect.stringMatching(/^assembly-prod\/\w+\.template\.json$/),
      bucket: 'prod/Data/Nested/Bucket',
    },
    {
      path: 'prod/inner/Deep',
      name: 'prod-inner-Deep',
      ...env,
      template: expect.stringMatching(/^assembly-prod\/assembly-prod-inner\/\w+\.template\.json$/),
      bucket: 'prod/inner/Deep/Bucket',
    },
  ]);
});

test('names a stack without a display name by its id, and ignores other artifacts', () => {
  const folder = folderWith({
    Old: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Old.json' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    None: { type: 'aws:cloudformation:stack' },
  });
  expect(readStacks(folder).stacks).toEqual([
    { path: 'Old', name: 'Old', template: 'Old.json', logicalIds: new Map() },
  ]);
});

test.each(['../../secrets', '/etc'])('rejects a folder outside of the assembly: %s', (directoryName) => {
  const folder = folderWith({ Out: { type: 'cdk:cloud-assembly', properties: { directoryName } } });
  expect(() => readStacks(folder)).toThrow(`the manifest must name files of the assembly, got '${directoryName}'`);
});

test('rejects a manifest that is missing or invalid', () => {
  const folder = folderWith({ Part: { type: 'cdk:cloud-assembly', properties: { directoryName: 'part' } } });
  expect(() => readStacks(folder)).toThrow(/manifest\.json must exist/);
  mkdirSync(join(folder, 'part'));
  writeFileSync(join(folder, 'part/manifest.json'), '{');
  expect(() => readStacks(folder)).toThrow(/manifest\.json must be valid JSON/);
});
