import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NxJsonConfiguration, ProjectConfiguration } from '@nx/devkit';
import { createNodesV2 } from '../src';

interface Files {
  /** Files of the project's folder. */
  readonly project: Record<string, object>;
  /** Files of the workspace's root. */
  readonly workspace?: Record<string, object>;
  readonly nxJson?: NxJsonConfiguration;
}

/** The project that the plugin infers for a folder that holds these files. */
async function infer({ project, workspace = {}, nxJson = {} }: Files): Promise<Partial<ProjectConfiguration>> {
  const workspaceRoot = mkdtempSync(join(tmpdir(), 'plugin-'));
  const write = (folder: string, files: Record<string, object>) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(workspaceRoot, folder, name, '..'), { recursive: true });
      writeFileSync(join(workspaceRoot, folder, name), JSON.stringify(content));
    }
  };
  write('.', workspace);
  write('anywhere/x', project);
  const [, createNodes] = createNodesV2;
  const [[, { projects }]] = await createNodes(['anywhere/x/package.json'], undefined, {
    workspaceRoot,
    nxJsonConfiguration: nxJson,
  });
  return projects?.['anywhere/x'] ?? {};
}

async function targetsOf(project: Record<string, object>): Promise<string[]> {
  return Object.keys((await infer({ project })).targets ?? {}).sort();
}

const app = { 'cdk.json': { app: 'node lib/main.js' } };

test('a manifest with a jsii section is a construct library', async () => {
  expect(await targetsOf({ 'package.json': { name: 'x', jsii: {} } })).toEqual([
    'build',
    'compat',
    'docs',
    'examples',
    'package',
    'standalone',
  ]);
});

test('a library is compiled, then its index is made lazy, then its functions are bundled', async () => {
  const build = async (files: Record<string, object>) => {
    const { targets } = await infer({ project: { 'package.json': { name: 'x', jsii: {} }, ...files } });
    return targets?.build.command?.split(' && ');
  };
  const compiled = [expect.stringMatching(/^jsii /), expect.stringMatching(/^node \S+\/bin\/lazy-index\.cjs$/)];
  expect(await build({})).toEqual(compiled);
  expect(await build({ 'functions/rotation/package.json': {} })).toEqual([
    ...compiled,
    expect.stringMatching(/^esbuild /),
  ]);
});

test('a folder with a cdk.json is an app', async () => {
  expect(await targetsOf({ 'package.json': { name: 'x' }, ...app })).toEqual([
    'bootstrap',
    'deploy',
    'destroy',
    'diff',
    'drift',
    'nag',
    'synth',
  ]);
});

test('an app with a tsconfig.lib.json is built before its synth', async () => {
  const { targets } = await infer({ project: { 'package.json': { name: 'x' }, ...app, 'tsconfig.lib.json': {} } });
  expect(targets?.synth.dependsOn).toEqual(['build']);
  expect(targets?.build.command).toBe('tsc -p tsconfig.lib.json');
});

test('any other folder is a tool, which is type-checked where it has a tsconfig.json', async () => {
  expect(await targetsOf({ 'package.json': { name: 'x' } })).toEqual([]);
  expect(await targetsOf({ 'package.json': { name: 'x' }, 'tsconfig.json': {} })).toEqual(['typecheck']);
});

test('a manifest without a name is no project', async () => {
  expect(await infer({ project: { 'package.json': { type: 'module' } } })).toEqual({});
});

test('the stages of an app are the configurations of what deploys', async () => {
  const { targets } = await infer({
    project: { 'package.json': { name: 'x', cdk: { stages: ['dev', 'prod'] } }, ...app },
  });
  for (const name of ['diff', 'deploy', 'destroy', 'drift', 'bootstrap']) {
    expect(targets?.[name]).toMatchObject({
      executor: `@pets/nx-cdk:${name}`,
      dependsOn: ['synth'],
      cache: false,
      configurations: { dev: { stage: 'dev' }, prod: { stage: 'prod' } },
    });
  }
});

test('synth and compliance are cached for the day, since acknowledgements expire', async () => {
  const { targets } = await infer({ project: { 'package.json': { name: 'x' }, ...app } });
  for (const name of ['synth', 'nag']) {
    expect(targets?.[name]).toMatchObject({
      cache: true,
      inputs: expect.arrayContaining([{ runtime: 'date -u +%F' }]),
    });
  }
});

test('inputs name what the workspace has, and nothing else', async () => {
  const project = { 'package.json': { name: 'x' }, ...app };
  const inputs = async (files: Omit<Files, 'project'>) => (await infer({ project, ...files })).targets?.synth.inputs;
  expect(await inputs({})).toEqual(expect.arrayContaining(['default', '^default', { env: 'CDK_CONTEXT_JSON' }]));
  expect(
    await inputs({
      nxJson: { namedInputs: { production: [], settings: [] } },
      workspace: { 'package-lock.json': {}, 'node_modules/constructs/package.json': {} },
    }),
  ).toEqual(
    expect.arrayContaining(['production', '^production', 'settings', { externalDependencies: ['constructs'] }]),
  );
});

test('fails when a cdk.json does not say how to synthesize', async () => {
  await expect(targetsOf({ 'package.json': { name: 'x' }, 'cdk.json': {} })).rejects.toThrow();
});

test('fails when the stages are no list of names', async () => {
  await expect(targetsOf({ 'package.json': { name: 'x', cdk: { stages: 'dev' } }, ...app })).rejects.toThrow();
});
