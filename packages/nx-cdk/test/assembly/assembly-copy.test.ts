import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BootstraplessSynthesizer, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { AssemblyCopy } from '../../src/assembly/assembly-copy';
import { readStage } from '../../src/assembly/assembly';

const env = { account: '111111111111', region: 'eu-west-1' };
const folder = (name: string) => mkdtempSync(join(tmpdir(), `${name}-`));

/** Synthesizes two equal stacks in two Regions, with an asset. */
function synthesize(props: { readonly synthesizer?: BootstraplessSynthesizer } = {}): string {
  const source = folder('source');
  writeFileSync(join(source, 'file'), 'content');
  const app = new App({ outdir: folder('assembly') });
  const stage = new Stage(app, 'dev', { env });
  for (const region of ['eu-west-1', 'us-east-1']) {
    const stack = new Stack(stage, region, { env: { ...env, region }, stackName: 'same', ...props });
    new CfnResource(stack, 'One', { type: 'A::B::C' });
    if (!props.synthesizer) new assets.Asset(stack, 'Asset', { path: source });
  }
  return app.synth().directory;
}

test('writes the template of one stack, with its hash, and leaves the original and equal stacks', () => {
  const original = synthesize();
  const before = readStage(original, 'dev').stacks;
  const copy = new AssemblyCopy(original, folder('copy'));
  copy.writeTemplate(before[0], { Resources: { Two: { Type: 'A::B::C' } } });

  const [changed, other] = readStage(copy.folder, 'dev').stacks;
  expect(changed.template).toEqual({ Resources: { Two: { Type: 'A::B::C' } } });
  expect(other.template).toEqual(before[1].template);
  expect(readStage(original, 'dev').stacks[0].template).toEqual(before[0].template);

  const hash = createHash('sha256').update(readFileSync(changed.templateFile)).digest('hex');
  const read = (name: string) => readFileSync(join(changed.folder, name), 'utf8');
  const { files } = JSON.parse(read(`${changed.artifactId}.assets.json`)) as {
    files: Record<string, { destinations: Record<string, { objectKey: string }> }>;
  };
  expect(Object.values(files[hash].destinations).map(({ objectKey }) => objectKey)).toEqual([`${hash}.json`]);
  const urls = [...read('manifest.json').matchAll(/"stackTemplateAssetObjectUrl": "s3:.*\/(\w+)\.json"/g)];
  expect(urls.map(([, found]) => found === hash)).toEqual([true, false]);
});

test('does not change with the original, and omits files that the AWS CDK CLI does not need', () => {
  const original = synthesize();
  expect(existsSync(join(original, 'tree.json'))).toBe(true);
  const { folder: copy } = new AssemblyCopy(original, folder('copy'));
  const [asset] = readdirSync(copy).filter((name) => name.startsWith('asset.'));
  writeFileSync(join(original, asset, 'file'), 'other');
  expect(readFileSync(join(copy, asset, 'file'), 'utf8')).toBe('content');
  expect(existsSync(join(copy, 'tree.json'))).toBe(false);
});

test('writes the template of a stack that does not publish it as an asset', () => {
  const original = synthesize({ synthesizer: new BootstraplessSynthesizer() });
  const copy = new AssemblyCopy(original, folder('copy'));
  copy.writeTemplate(readStage(original, 'dev').stacks[0], { Resources: { Two: { Type: 'A::B::C' } } });
  expect(Object.keys(readStage(copy.folder, 'dev').stacks[0].template.Resources ?? {})).toEqual(['Two']);
});

test('a link in the copy leads to the copy', () => {
  const original = synthesize();
  const [asset] = readdirSync(original).filter((name) => name.startsWith('asset.'));
  symlinkSync('file', join(original, asset, 'link'));
  const { folder: copy } = new AssemblyCopy(original, folder('copy'));
  expect(readlinkSync(join(copy, asset, 'link'))).toBe('file');
  writeFileSync(join(original, asset, 'file'), 'other');
  expect(readFileSync(join(copy, asset, 'link'), 'utf8')).toBe('content');
});
