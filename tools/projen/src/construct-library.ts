import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from 'projen';
import type { Owner } from './owner';
import type { Versions, Workspace } from './workspace';

/** Properties of `ConstructLibrary`. */
export interface ConstructLibraryOptions {
  /** Description for the registries, one sentence. */
  readonly description: string;
  /** Search terms for Construct Hub and npm, in addition to the common ones. */
  readonly keywords: string[];
  /**
   * The lowest version of each peer dependency at which the library compiles and its tests pass. The target `test-lowest`
   * checks it.
   */
  readonly peers: { readonly 'aws-cdk-lib': string; readonly constructs: string } & Versions;
  /** Patterns of test files that do not run at the lowest versions, such as checks with tools that are not a peer. */
  readonly skipAtLowest?: string[];
  /** Inputs of the e2e tests in addition to the sources, such as the tools that they use. */
  readonly e2eInputs?: (string | object)[];
  /** Commands of the library, by name. */
  readonly bin?: Record<string, string>;
  /** Files of the folder `assets` that users can import, by import name. */
  readonly assets?: Record<string, string>;
}

/** A separately versioned construct library under `packages/`, compiled by jsii. */
export class ConstructLibrary extends Component {
  readonly npmName: string;

  constructor(workspace: Workspace, owner: Owner, name: string, options: ConstructLibraryOptions) {
    super(workspace, name);
    const dir = `packages/${name}`;
    this.npmName = `@pets/${name}`;

    const peers = Object.entries(options.peers).map(([peer, lowest]) => [peer, `^${lowest}`]);
    const hasE2e = existsSync(join(workspace.outdir, dir, 'e2e'));
    const targets = {
      // with the templates of an app, in addition to the API
      compat: { command: `npm run --silent upgrades -- ${name}`, options: { cwd: '.' } },
      // a test can install the packed library
      ...(hasE2e ? { e2e: { ...workspace.e2e(dir, options.e2eInputs), dependsOn: ['build', '^build'] } } : {}),
      ...(options.skipAtLowest ? { 'test-lowest': { options: { testPathIgnorePatterns: options.skipAtLowest } } } : {}),
    };
    const { common } = workspace;
    const manifest = {
      name: this.npmName,
      version: workspace.versionOnDisk(dir),
      description: options.description,
      ...common,
      repository: { ...common.repository, directory: dir },
      keywords: ['aws', 'aws-cdk', 'awscdk', 'cdk', 'constructs', 'pets', ...options.keywords],
      main: 'lib/index.js',
      types: 'lib/index.d.ts',
      ...(options.bin ? { bin: options.bin } : {}),
      exports: { '.': './lib/index.js', './package.json': './package.json', './.jsii': './.jsii', ...options.assets },
      files: [
        'lib',
        ...(options.assets ? ['assets'] : []),
        '.jsii',
        // the examples in other languages
        '.jsii.tabl.json',
        'API.md',
        // a guide for coding assistants
        'llms.txt',
        'CHANGELOG.md',
        '!**/*.tsbuildinfo',
      ],
      stability: 'experimental',
      engines: { node: '>= 20.16.0' },
      publishConfig: { access: 'public' },
      peerDependencies: Object.fromEntries(peers) as Versions,
      ...(Object.keys(targets).length > 0 ? { nx: { targets } } : {}),
      jsii: {
        outdir: 'dist',
        versionFormat: 'short',
        tsconfig: 'tsconfig.lib.json',
        validateTsconfig: 'strict',
        targets: languages(owner, name),
      },
    };
    workspace.json(`${dir}/package.json`, manifest, { readonly: false });
    workspace.json(`${dir}/tsconfig.json`, {
      extends: '../../tsconfig.base.json',
      include: ['src', 'functions', 'test', ...(hasE2e ? ['e2e'] : [])],
    });
    workspace.json(`${dir}/tsconfig.lib.json`, {
      extends: './tsconfig.json',
      compilerOptions: { rootDir: 'src', outDir: 'lib', types: ['node'] },
      include: ['src'],
    });
    workspace.text(`${dir}/LICENSE`, workspace.licenseText());
    workspace.jest(dir);
  }
}

/** Names of the library in other languages. */
function languages({ domain, organization, nuget }: Owner, name: string): object {
  const labels = [...domain.split('.').reverse(), 'pets'];
  const group = labels.join('.');
  // an identifier of Java has no hyphen and does not begin with a digit
  const javaPackage = labels.map((label) => label.replaceAll('-', '_').replace(/^(?=\d)/, '_')).join('.');
  const pascal = name[0].toUpperCase() + name.slice(1);
  return {
    java: { package: `${javaPackage}.${name}`, maven: { groupId: group, artifactId: name } },
    python: { distName: `pets-${name}`, module: `pets_${name}` },
    dotnet: { namespace: `${nuget}.${pascal}`, packageId: `${nuget}.${pascal}` },
    go: { moduleName: `github.com/${organization}/pets-go`, packageName: `pets${name}` },
  };
}
