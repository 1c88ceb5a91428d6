import type { TargetConfiguration } from '@nx/devkit';

export type Targets = Record<string, TargetConfiguration>;

const cwd = '{projectRoot}';
const cdk = ['aws-cdk-lib', 'constructs'];
const tools = '{workspaceRoot}/tools/nx-cdk/src';

/** What every project has. */
export function commonTargets(): Targets {
  return {
    typecheck: {
      command: 'tsc --noEmit -p tsconfig.json',
      options: { cwd },
      cache: true,
      dependsOn: ['^build'],
      inputs: ['default', '^production', { externalDependencies: ['@typescript/native', ...cdk] }],
    },
  };
}

const JSII = 'jsii --Werr --Wno JSII6';

/** Each folder of `functions` becomes one file without dependencies; the runtime of AWS Lambda holds the SDK. */
const BUNDLE =
  "esbuild './functions/**/index.ts' --log-override:empty-glob=error --bundle --platform=node --target=node22 --external:@aws-sdk/* --outbase=functions --outdir=lib/functions";

/**
 * A construct library that jsii compiles.
 *
 * @param functions whether it has Lambda functions, in a folder `functions`
 */
export function libraryTargets(functions: boolean): Targets {
  return {
    build: {
      command: functions ? `${JSII} && ${BUNDLE}` : JSII,
      options: { cwd },
      cache: true,
      dependsOn: ['^build'],
      // README.md is among them: jsii embeds it, and else a broken example would pass
      inputs: ['production', '^production', { externalDependencies: ['jsii', 'esbuild', ...cdk] }],
      outputs: ['{projectRoot}/lib', '{projectRoot}/.jsii'],
    },
    examples: {
      command: 'jsii-rosetta extract --strict --compile .',
      options: { cwd },
      cache: true,
      dependsOn: ['build'],
      inputs: ['production', '{projectRoot}/rosetta/**/*', '^production', { externalDependencies: ['jsii-rosetta'] }],
      outputs: ['{projectRoot}/.jsii.tabl.json'],
    },
    docs: {
      command: 'tsx ../../tools/nx-cdk/src/docs.ts',
      options: { cwd },
      cache: true,
      dependsOn: ['build'],
      inputs: [`${tools}/docs.ts`, 'production', '^production', { externalDependencies: ['jsii-docgen'] }],
      outputs: ['{projectRoot}/API.md'],
    },
    package: {
      command: 'jsii-pacmak --targets js --outdir dist --force',
      options: { cwd },
      cache: true,
      dependsOn: ['build', 'docs'],
      inputs: [
        'production',
        '^production',
        '{projectRoot}/*.md',
        '{projectRoot}/LICENSE',
        { externalDependencies: ['jsii-pacmak'] },
      ],
      outputs: ['{projectRoot}/dist'],
    },
    standalone: {
      command: 'tsx ../../tools/nx-cdk/src/standalone.ts',
      options: { cwd },
      cache: true,
      dependsOn: ['package'],
      inputs: [
        `${tools}/standalone.ts`,
        'production',
        '^production',
        '{projectRoot}/*.md',
        { externalDependencies: ['@typescript/native', ...cdk] },
      ],
    },
    compat: {
      command: 'jsii-diff npm:{projectName}',
      options: { cwd },
      dependsOn: ['build'],
    },
  };
}

/** A CDK app, whose compiled JavaScript synthesizes. `command` is the `app` of its cdk.json. */
export function appTargets(command: string): Targets {
  return {
    build: {
      command: 'tsc -p tsconfig.lib.json',
      options: { cwd },
      cache: true,
      dependsOn: ['^build'],
      inputs: ['production', '^production', { externalDependencies: ['@typescript/native', ...cdk] }],
      outputs: ['{projectRoot}/lib'],
    },
    synth: {
      command,
      options: { cwd, env: { CDK_OUTDIR: 'cdk.out' } },
      cache: true,
      dependsOn: ['build'],
      inputs: ['production', '^production', 'settings', { externalDependencies: ['cdk-nag', ...cdk] }],
      outputs: ['{projectRoot}/cdk.out'],
    },
  };
}
