import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodesV2 } from '../src';

/** The targets that the plugin infers for a folder that holds these files. */
async function targetsOf(files: Record<string, object>): Promise<string[]> {
  const workspaceRoot = mkdtempSync(join(tmpdir(), 'plugin-'));
  mkdirSync(join(workspaceRoot, 'packages/x'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(workspaceRoot, 'packages/x', name), JSON.stringify(content));
  }
  const [, createNodes] = createNodesV2;
  const [[, { projects }]] = await createNodes(['packages/x/package.json'], undefined, {
    workspaceRoot,
    nxJsonConfiguration: {},
  });
  return Object.keys(projects?.['packages/x'].targets ?? {}).sort();
}

test('a manifest with a jsii section is a construct library', async () => {
  expect(await targetsOf({ 'package.json': { jsii: {} } })).toEqual([
    'build',
    'compat',
    'docs',
    'examples',
    'package',
    'standalone',
    'typecheck',
  ]);
});

test('a folder with a cdk.json is an app', async () => {
  expect(await targetsOf({ 'package.json': {}, 'cdk.json': { app: 'node lib/main.js' } })).toEqual([
    'build',
    'synth',
    'typecheck',
  ]);
});

test('any other folder is a tool', async () => {
  expect(await targetsOf({ 'package.json': {} })).toEqual(['typecheck']);
});

test('fails when a cdk.json does not say how to synthesize', async () => {
  await expect(targetsOf({ 'package.json': {}, 'cdk.json': {} })).rejects.toThrow();
});
