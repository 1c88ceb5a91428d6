import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NxJsonConfiguration, ProjectConfiguration } from '@nx/devkit';
import { createNodesV2 } from '../src';
import type { PluginOptions } from '../src/targets/names';

interface Files {
  /** Files in the folder of the project. */
  readonly project: Record<string, object>;
  /** Files in the root of the workspace. */
  readonly workspace?: Record<string, object>;
  readonly nxJson?: NxJsonConfiguration;
  /** Options of the plugin. */
  readonly options?: unknown;
}

/** Infers the project for a folder with these files. */
async function infer({ project, workspace = {}, nxJson = {}, options }: Files): Promise<Partial<ProjectConfiguration>> {
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
  const [[, { projects }]] = await createNodes(['anywhere/x/package.json'], options as PluginOptions, {
    workspaceRoot,
    nxJsonConfiguration: nxJson,
  });
  return projects?.['anywhere/x'] ?? {};
}

async function targetsOf(project: Record<string, object>): Promise<string[]> {
  return Object.keys((await infer({ project })).targets ?? {}).sort();
}

const app = { 'cdk.json': { app: 'node lib/main.js' } };

test('a project with a jsii section is a construct library', async () => {
  expect(await targetsOf({ 'package.json': { name: 'x', jsii: {} } })).toEqual([
    'build',
    'compat',
    'compile',
    'docs',
    'examples',
    'package',
    'standalone',
    'tablet',
  ]);
});

test('a library with a Jest configuration has the target test-lowest', async () => {
  const { targets } = await infer({ project: { 'package.json': { name: 'x', jsii: {} }, 'jest.config.cjs': {} } });
  expect(targets?.['test-lowest']).toMatchObject({ executor: '@pets/nx-cdk:test-lowest', cache: true });
});

test('examples are compiled and translated into the tablet, which is packed, and then run', async () => {
  const { targets } = await infer({ project: { 'package.json': { name: 'x', jsii: {} } } });
  expect(targets?.tablet).toMatchObject({
    command: 'jsii-rosetta extract --strict --compile .',
    outputs: ['{projectRoot}/.jsii.tabl.json'],
  });
  expect(targets?.examples.command).toMatch(/^node \S+\/bin\/examples\.cjs$/);
  expect(targets?.examples.dependsOn).toEqual(['tablet']);
  expect(targets?.package.dependsOn).toContain('tablet');
});

test('build compiles a library, makes its index lazy, and bundles its functions', async () => {
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

test('a project with a cdk.json is an app', async () => {
  expect(await targetsOf({ 'package.json': { name: 'x' }, ...app })).toEqual([
    'adopt',
    'approve',
    'bootstrap',
    'deploy',
    'destroy',
    'diff',
    'drift',
    'failover',
    'logs',
    'nag',
    'open',
    'preflight',
    'preview',
    'refactor',
    'rollback',
    'run-task',
    'shell',
    'status',
    'synth',
    'tunnel',
  ]);
});

describe('an app with a tsconfig.lib.json', () => {
  const { CI } = process.env;
  afterAll(() => {
    if (CI === undefined) delete process.env.CI;
    else process.env.CI = CI;
  });

  const synth = async (ci: string, files: Record<string, object> = { 'tsconfig.lib.json': {} }) => {
    process.env.CI = ci;
    const { targets } = await infer({ project: { 'package.json': { name: 'x' }, ...app, ...files } });
    return targets?.synth;
  };

  test.each(['true', '1', 'woodpecker'])('is built before synthesis if CI is %s', async (ci) => {
    expect(await synth(ci)).toMatchObject({
      dependsOn: ['build'],
      command: expect.stringMatching(/^node \S+\/bin\/synth\.cjs$/),
    });
  });

  test.each(['', 'false', '0'])('uses fast builds for the synthesis if CI is %j', async (ci) => {
    expect(await synth(ci)).toMatchObject({
      dependsOn: ['compile'],
      command: expect.stringMatching(/^node \S+\/bin\/synth\.cjs --fast$/),
    });
  });

  test('without it, the synthesis uses the libraries that jsii compiled', async () => {
    expect(await synth('', {})).toMatchObject({
      dependsOn: ['^build'],
      command: expect.stringMatching(/^node \S+\/bin\/synth\.cjs$/),
    });
  });

  test('is compiled to another folder for development', async () => {
    const { targets } = await infer({ project: { 'package.json': { name: 'x' }, ...app, 'tsconfig.lib.json': {} } });
    expect(targets?.build).toMatchObject({ command: 'tsc -p tsconfig.lib.json', outputs: ['{projectRoot}/lib'] });
    expect(targets?.compile).toMatchObject({
      command: expect.stringMatching(/^node \S+\/bin\/compile\.cjs$/),
      dependsOn: ['^compile'],
      outputs: ['{projectRoot}/lib-dev'],
    });
  });
});

test('a library with a tsconfig.lib.json is compiled for development, and its functions are bundled', async () => {
  const project = { 'package.json': { name: 'x', jsii: {} }, 'tsconfig.lib.json': {}, 'functions/a/package.json': {} };
  const { targets } = await infer({ project });
  expect(targets?.compile.command?.split(' && ')).toEqual([
    expect.stringMatching(/^node \S+\/bin\/compile\.cjs$/),
    expect.stringMatching(/^node \S+\/bin\/lazy-index\.cjs lib-dev$/),
    expect.stringMatching(/^esbuild .* --outdir=lib-dev\/functions$/),
  ]);
  expect(targets?.compile.outputs).toEqual(['{projectRoot}/lib-dev']);
});

test('a library without a tsconfig.lib.json is built by jsii, also for development', async () => {
  const { targets } = await infer({ project: { 'package.json': { name: 'x', jsii: {} } } });
  expect(targets?.compile).toMatchObject({ executor: 'nx:noop', dependsOn: ['build'] });
});

test('another project is a tool, with the target typecheck if it has a tsconfig.json', async () => {
  expect(await targetsOf({ 'package.json': { name: 'x' } })).toEqual([]);
  expect(await targetsOf({ 'package.json': { name: 'x' }, 'tsconfig.json': {} })).toEqual(['typecheck']);
});

test('a manifest without a name does not create a project', async () => {
  expect(await infer({ project: { 'package.json': { type: 'module' } } })).toEqual({});
});

test('each stage is a configuration of the targets that work on a stage', async () => {
  const { targets } = await infer({
    project: { 'package.json': { name: 'x', cdk: { stages: ['dev', 'prod'] } }, ...app },
  });
  for (const name of [
    'diff',
    'deploy',
    'destroy',
    'drift',
    'bootstrap',
    'approve',
    'rollback',
    'status',
    'logs',
    'open',
    'preview',
    'run-task',
  ]) {
    expect(targets?.[name]).toMatchObject({
      executor: `@pets/nx-cdk:${name}`,
      dependsOn: ['synth'],
      cache: false,
      configurations: { dev: { stage: 'dev' }, prod: { stage: 'prod' } },
    });
  }
});

test('failover needs no other target, because it must work while a Region is lost', async () => {
  const { targets } = await infer({
    project: { 'package.json': { name: 'x', cdk: { stages: ['prod'] } }, ...app, 'tsconfig.lib.json': {} },
  });
  expect(targets?.failover).toEqual({
    executor: '@pets/nx-cdk:failover',
    metadata: { technologies: ['aws-cdk'], description: expect.any(String) },
    dependsOn: [],
    cache: false,
    configurations: { prod: { stage: 'prod' } },
  });
});

test('synth and nag are cached for one day, because acknowledgements expire', async () => {
  const { targets } = await infer({ project: { 'package.json': { name: 'x' }, ...app } });
  for (const name of ['synth', 'nag']) {
    expect(targets?.[name]).toMatchObject({
      cache: true,
      inputs: expect.arrayContaining([{ runtime: 'date -u +%F' }]),
    });
  }
});

test('inputs contain only packages and named inputs of the workspace', async () => {
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

test('fails if a cdk.json has no command', async () => {
  await expect(targetsOf({ 'package.json': { name: 'x' }, 'cdk.json': {} })).rejects.toThrow();
});

test('fails if the stages are not a list of names', async () => {
  await expect(targetsOf({ 'package.json': { name: 'x', cdk: { stages: 'dev' } }, ...app })).rejects.toThrow();
});

const everything = { 'tsconfig.json': {}, 'tsconfig.lib.json': {}, 'jest.config.cjs': {} };

test.each([
  ['an app', { 'package.json': { name: 'x' }, ...app, ...everything }],
  ['a library', { 'package.json': { name: 'x', jsii: {} }, ...everything }],
])(
  'each target of %s has a description, and that of an executor is the description of the executor',
  async (_, project) => {
    const { executors } = JSON.parse(readFileSync(join(__dirname, '../executors.json'), 'utf8')) as {
      executors: Record<string, { description: string }>;
    };
    const { targets = {} } = await infer({ project });
    for (const { executor = '', metadata } of Object.values(targets)) {
      const own = executors[executor.replace('@pets/nx-cdk:', '')];
      expect(metadata?.description).toEqual(own?.description ?? expect.stringMatching(/^[A-Z].*\.$/));
    }
  },
);

test('the options of the plugin rename targets, also in the dependencies of other targets', async () => {
  const options = {
    synthTargetName: 'cdk-synth',
    buildTargetName: 'jsii',
    compileTargetName: 'fast',
    testLowestTargetName: 'lowest',
  };
  const { targets } = await infer({ project: { 'package.json': { name: 'x' }, ...app, ...everything }, options });
  expect(Object.keys(targets ?? {})).toEqual(expect.arrayContaining(['cdk-synth', 'jsii', 'fast', 'deploy']));
  expect(Object.keys(targets ?? {})).not.toEqual(expect.arrayContaining(['synth']));
  expect(['jsii', 'fast']).toContain(targets?.['cdk-synth'].dependsOn?.[0]);
  expect(targets?.jsii.dependsOn).toEqual(['^jsii']);
  expect(targets?.fast.dependsOn).toEqual(['^fast']);
  expect(targets?.deploy.dependsOn).toEqual(['cdk-synth']);
  const library = await infer({ project: { 'package.json': { name: 'x', jsii: {} }, ...everything }, options });
  expect(library.targets?.lowest).toMatchObject({ executor: '@pets/nx-cdk:test-lowest', dependsOn: ['^jsii'] });
});

test('each target can be renamed', async () => {
  for (const project of [{ 'package.json': { name: 'x' }, ...app }, { 'package.json': { name: 'x', jsii: {} } }]) {
    const { targets } = await infer({ project: { ...project, ...everything } });
    const names = Object.keys(targets ?? {});
    const camel = (name: string) => name.replace(/-./g, ([, letter]) => letter.toUpperCase());
    const options = Object.fromEntries(names.map((name) => [`${camel(name)}TargetName`, `${name}:cdk`]));
    const renamed = await infer({ project: { ...project, ...everything }, options });
    expect(Object.keys(renamed.targets ?? {})).toEqual(names.map((name) => `${name}:cdk`));
  }
});

test('two targets of a project must not have the same name', async () => {
  const options = { synthTargetName: 'deploy' };
  const error = new Error("nx.json: @pets/nx-cdk: names of targets must be unique, got 'deploy' twice");
  await expect(infer({ project: { 'package.json': { name: 'x' }, ...app }, options })).rejects.toMatchObject({
    errors: [['anywhere/x/package.json', error]],
  });
});

test.each([
  [{ synthTarget: 'x' }, 'nx.json: @pets/nx-cdk: option must be one of adoptTargetName, approveTargetName, '],
  [{ synthTargetName: 'cdk synth' }, "synthTargetName must be a name without spaces, got 'cdk synth'"],
  [{ synthTargetName: '' }, "synthTargetName must be a name without spaces, got ''"],
  [{ synthTargetName: 1 }, "synthTargetName must be a name without spaces, got '1'"],
])('fails if the options of the plugin are %j', async (options, message) => {
  await expect(infer({ project: { 'package.json': { name: 'x' }, ...app }, options })).rejects.toThrow(message);
});
