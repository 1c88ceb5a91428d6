import { compilers, type Inputs, type Targets } from './inputs';

const cwd = '{projectRoot}';
const cdk = ['aws-cdk-lib', 'constructs'];

const JSII = 'jsii --Werr --Wno JSII6';

/** Each folder of `functions` becomes one file without dependencies; the runtime of AWS Lambda holds the SDK. */
const BUNDLE =
  "esbuild './functions/**/index.ts' --log-override:empty-glob=error --bundle --platform=node --target=node22 --external:@aws-sdk/* --outbase=functions --outdir=lib/functions";

/** What there is to know about a construct library. */
export interface Library {
  /** The script that makes its index load only what is asked for, from its folder. */
  readonly lazyIndex: string;
  /** Whether it has Lambda functions, in a folder `functions`. */
  readonly functions: boolean;
}

/** A construct library that jsii compiles. */
export function libraryTargets({ lazyIndex, functions }: Library, inputs: Inputs): Targets {
  return {
    build: {
      command: [JSII, `node ${lazyIndex}`, ...(functions ? [BUNDLE] : [])].join(' && '),
      options: { cwd },
      cache: true,
      dependsOn: ['^build'],
      // README.md is among them: jsii embeds it, and else a broken example would pass
      inputs: [...inputs.sources, ...inputs.packages('jsii', 'esbuild', ...cdk), ...inputs.scripts],
      outputs: ['{projectRoot}/lib', '{projectRoot}/.jsii'],
    },
    examples: {
      command: 'jsii-rosetta extract --strict --compile .',
      options: { cwd },
      cache: true,
      dependsOn: ['build'],
      inputs: [...inputs.sources, '{projectRoot}/rosetta/**/*', ...inputs.packages('jsii-rosetta')],
      outputs: ['{projectRoot}/.jsii.tabl.json'],
    },
    docs: {
      executor: '@pets/nx-cdk:docs',
      cache: true,
      dependsOn: ['build'],
      inputs: [...inputs.sources, ...inputs.packages('jsii-docgen'), ...inputs.plugin],
      outputs: ['{projectRoot}/API.md'],
    },
    package: {
      command: 'jsii-pacmak --targets js --outdir dist --force',
      options: { cwd },
      cache: true,
      dependsOn: ['build', 'docs'],
      inputs: [...inputs.sources, '{projectRoot}/*.md', '{projectRoot}/LICENSE', ...inputs.packages('jsii-pacmak')],
      outputs: ['{projectRoot}/dist'],
    },
    standalone: {
      executor: '@pets/nx-cdk:standalone',
      cache: true,
      dependsOn: ['package'],
      inputs: [...inputs.sources, '{projectRoot}/*.md', ...inputs.packages(...compilers, ...cdk), ...inputs.plugin],
    },
    compat: {
      // an experimental API promises nothing, and without this option nothing of it would count
      command: 'jsii-diff --error-on all npm:{projectName}',
      options: { cwd },
      dependsOn: ['build'],
    },
  };
}
