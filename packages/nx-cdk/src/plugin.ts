import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { createNodesFromFiles, type CreateNodesContextV2, type CreateNodesV2 } from '@nx/devkit';
import { usesFastBuilds } from './shared/fast-builds';
import { appTargets } from './targets/app';
import { commonTargets } from './targets/common';
import { Inputs, type Targets } from './targets/inputs';
import { libraryTargets } from './targets/library';
import { TargetNames, type PluginOptions } from './targets/names';

interface Manifest {
  readonly name?: string;
  /** Present in a construct library. */
  readonly jsii?: object;
  /** Settings of a CDK app. */
  readonly cdk?: { readonly stages?: unknown };
  readonly nx?: { readonly namedInputs?: object };
}

/** Infers the targets of a project from the files in its folder. */
export const createNodesV2: CreateNodesV2<PluginOptions> = [
  '**/package.json',
  (files, options, context) => {
    const targetNames = new TargetNames(options);
    return createNodesFromFiles(
      (file) => {
        const root = dirname(file);
        const { name, kind, targets } = inspect(root, context);
        // the manifest of the workspace, or a manifest that only sets the module type
        if (root === '.' || name === undefined) return {};
        return { projects: { [root]: { root, name, tags: [`type:${kind}`], targets: targetNames.apply(targets) } } };
      },
      files,
      options,
      context,
    );
  },
];

/** A project with a `jsii` section is a construct library, a project with a cdk.json is an app, others are tools. */
function inspect(root: string, context: CreateNodesContextV2): { name?: string; kind: string; targets: Targets } {
  const folder = join(context.workspaceRoot, root);
  const has = (name: string) => existsSync(join(folder, name));
  const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const manifest = read<Manifest>('package.json');
  const { name } = manifest;
  const inputs = new Inputs(context.workspaceRoot, context.nxJsonConfiguration, manifest.nx?.namedInputs);
  const common = has('tsconfig.json') ? commonTargets(inputs) : {};
  if (manifest.jsii) {
    const library = {
      compile: script('compile', folder),
      compiled: has('tsconfig.lib.json'),
      lazyIndex: script('lazy-index', folder),
      runExamples: script('examples', folder),
      functions: has('functions'),
      jest: readdirSync(folder).some((file) => /^jest\.config\.[cm]?[jt]s$/.test(file)),
    };
    return { name, kind: 'construct-library', targets: { ...common, ...libraryTargets(library, inputs) } };
  }
  if (!has('cdk.json')) return { name, kind: 'tool', targets: common };
  const { app } = read<{ app?: unknown }>('cdk.json');
  if (typeof app !== 'string') throw new Error(`${root}/cdk.json: app must be a command`);
  const { stages = [] } = manifest.cdk ?? {};
  if (!isNames(stages)) throw new Error(`${root}/package.json: cdk.stages must be a list of names`);
  const properties = {
    synth: script('synth', folder),
    compile: script('compile', folder),
    compiled: has('tsconfig.lib.json'),
    stages,
    fast: usesFastBuilds(),
  };
  return {
    name,
    kind: 'app',
    targets: { ...common, ...appTargets(properties, inputs) },
  };
}

/** Returns the path of a script of this package, relative to a project. */
function script(name: string, folder: string): string {
  return relative(folder, join(__dirname, '../bin', `${name}.cjs`))
    .split(sep)
    .join('/');
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
}
