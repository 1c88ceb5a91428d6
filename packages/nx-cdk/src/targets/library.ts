import type { TargetConfiguration } from '@nx/devkit';
import { fastBuilds } from '../shared/fast-builds';
import { compile } from './compile';
import { compilers, type Inputs, type Targets } from './inputs';
import { described, withExecutor } from './metadata';

const cwd = '{projectRoot}';
const cdk = ['aws-cdk-lib', 'constructs'];

// JSII6 requires a devDependency on the lowest version of each peer. The target test-lowest tests that version instead.
const JSII = 'jsii --Werr --Wno JSII6';

/**
 * Returns the command that bundles each folder of `functions` into one file without dependencies. The Lambda runtime contains
 * the AWS SDK.
 */
export function bundleCommand(outdir: string): string {
  return `esbuild './functions/**/index.ts' --log-override:empty-glob=error --bundle --platform=node --target=node22 --external:@aws-sdk/* --outbase=functions --outdir=${outdir}`;
}

/** Properties of a construct library. */
export interface Library {
  /** Path of the script that compiles a project to its fast build, relative to the project. */
  readonly compile: string;
  /** Whether the library has a tsconfig.lib.json, from which the fast build is compiled. */
  readonly compiled: boolean;
  /** Path of the script that makes the index load modules on first use, relative to the project. */
  readonly lazyIndex: string;
  /** Path of the script that runs the examples, relative to the project. */
  readonly runExamples: string;
  /** Whether the library has Lambda functions in the folder `functions`. */
  readonly functions: boolean;
  /** Whether Jest runs the tests of the library, which is the case if it has a `jest.config.*`. */
  readonly jest: boolean;
}

/** Returns the command that compiles a library, makes its index load modules on first use and bundles its functions. */
export function buildCommand({ lazyIndex, functions }: Pick<Library, 'lazyIndex' | 'functions'>): string {
  return [JSII, `node ${lazyIndex}`, ...(functions ? [bundleCommand('lib/functions')] : [])].join(' && ');
}

/** Returns the command of the fast build, with the same result for Node.js as that of jsii. */
function compileCommand({ compile: script, lazyIndex, functions }: Library): string {
  const bundle = functions ? [bundleCommand(`${fastBuilds.FOLDER}/functions`)] : [];
  return [`node ${script}`, `node ${lazyIndex} ${fastBuilds.FOLDER}`, ...bundle].join(' && ');
}

/** Returns the targets of a construct library that jsii compiles. */
export function libraryTargets(library: Library, inputs: Inputs): Targets {
  const { lazyIndex, runExamples, functions, jest } = library;
  return {
    compile: library.compiled
      ? compile(compileCommand(library), inputs)
      : { executor: 'nx:noop', metadata: described('Uses the result of build.'), dependsOn: ['build'] },
    build: {
      command: buildCommand({ lazyIndex, functions }),
      metadata: described('Compiles the library with jsii, with warnings as errors, and bundles its functions.'),
      options: { cwd },
      cache: true,
      dependsOn: ['^build'],
      // includes README.md, which jsii embeds, so that a broken example fails
      inputs: [...inputs.sources, ...inputs.packages('jsii', 'esbuild', ...cdk), ...inputs.scripts],
      outputs: ['{projectRoot}/lib', '{projectRoot}/.jsii'],
    },
    tablet: {
      // compiles all examples, and translates them for packages in other languages
      command: 'jsii-rosetta extract --strict --compile .',
      metadata: described('Compiles the examples of the documentation and translates them to other languages.'),
      options: { cwd },
      cache: true,
      dependsOn: ['build'],
      inputs: [...inputs.sources, '{projectRoot}/rosetta/**/*', ...inputs.packages('jsii-rosetta', ...cdk)],
      outputs: ['{projectRoot}/.jsii.tabl.json'],
    },
    examples: {
      // runs the examples if the library has values for them, and those of the README with cdk synth
      command: `node ${runExamples}`,
      metadata: described('Runs the examples of the documentation and synthesizes those of the README.'),
      options: { cwd },
      cache: true,
      dependsOn: ['tablet'],
      inputs: [
        ...inputs.sources,
        '{projectRoot}/rosetta/**/*',
        ...inputs.packages('jsii-rosetta', 'esbuild', 'aws-cdk', ...cdk),
        ...inputs.scripts,
        ...inputs.plugin,
      ],
    },
    docs: {
      ...withExecutor('docs'),
      cache: true,
      dependsOn: ['build'],
      inputs: [...inputs.sources, ...inputs.packages('jsii-docgen'), ...inputs.plugin],
      outputs: ['{projectRoot}/API.md', '{projectRoot}/llms.txt'],
    },
    package: {
      command: 'jsii-pacmak --targets js --outdir dist --force',
      metadata: described('Creates the tarball for npm.'),
      options: { cwd },
      cache: true,
      dependsOn: ['build', 'docs', 'tablet'],
      inputs: [
        ...inputs.sources,
        '{projectRoot}/rosetta/**/*',
        '{projectRoot}/*.md',
        '{projectRoot}/LICENSE',
        ...inputs.packages('jsii-pacmak', 'jsii-rosetta'),
      ],
      outputs: ['{projectRoot}/dist'],
    },
    standalone: {
      ...withExecutor('standalone'),
      cache: true,
      dependsOn: ['package'],
      inputs: [...inputs.sources, '{projectRoot}/*.md', ...inputs.packages(...compilers, ...cdk), ...inputs.plugin],
    },
    ...(jest ? { 'test-lowest': testLowest(inputs) } : {}),
    compat: {
      // without this option, changes of experimental APIs are ignored
      command: 'jsii-diff --error-on all npm:{projectName}',
      metadata: described('Compares the API with the published version, and fails if a change breaks it.'),
      options: { cwd },
      dependsOn: ['build'],
    },
  };
}

function testLowest(inputs: Inputs): TargetConfiguration {
  const [, ofDependencies] = inputs.sources;
  return {
    ...withExecutor('test-lowest'),
    cache: true,
    dependsOn: ['^build'],
    // the lowest versions are in the manifest, which `default` includes
    inputs: [
      'default',
      ofDependencies,
      ...inputs.packages('jsii', 'esbuild', 'jest'),
      ...inputs.plugin,
      ...inputs.scripts,
    ],
  };
}
