import { Component } from 'projen';
import type { Versions, Workspace } from './workspace';

/** Properties of `PublishedTool`. */
export interface PublishedToolOptions {
  /** Description for the registry, one sentence. */
  readonly description: string;
  readonly keywords: string[];
  /** Dependencies, by names of the toolchain. */
  readonly dependencies: string[];
  /** Peer dependencies, by names of the toolchain. */
  readonly peers: string[];
  /** Optional peer dependencies. */
  readonly optionalPeers?: string[];
  /** Ranges of peer dependencies. @default - versions that are compatible with that of the toolchain */
  readonly ranges?: Versions;
  /** Folders and files of the package, in addition to the compiled sources. */
  readonly files: string[];
  /** Folders for the type checker, in addition to `src` and `test`. */
  readonly include?: string[];
  /** Tools whose versions are listed in `versions.json`, by names of the toolchain. */
  readonly versions?: string[];
  /** Other versions or ranges in `versions.json`. */
  readonly otherVersions?: Versions;
  /** Targets in addition to the common ones. */
  readonly targets?: Record<string, object>;
  /** Additional fields of the manifest. */
  readonly fields?: Record<string, unknown>;
}

/** A separately versioned tool under `packages/`, published as compiled JavaScript. */
export class PublishedTool extends Component {
  constructor(workspace: Workspace, name: string, options: PublishedToolOptions) {
    super(workspace, name);
    const dir = `packages/${name}`;
    const { common, toolchain } = workspace;
    const { optionalPeers = [], ranges } = options;
    const caret = (names: string[]): Versions => Object.fromEntries(names.map((peer) => [peer, `^${toolchain[peer]}`]));
    workspace.json(
      `${dir}/package.json`,
      {
        name: `@pets/${name}`,
        version: workspace.versionOnDisk(dir),
        description: options.description,
        ...common,
        repository: { ...common.repository, directory: dir },
        keywords: options.keywords,
        main: 'lib/index.js',
        types: 'lib/index.d.ts',
        nx: {
          targets: {
            build: {
              command: 'rm -rf lib && tsc -p tsconfig.lib.json',
              options: { cwd: '{projectRoot}' },
              cache: true,
              inputs: ['production', { externalDependencies: ['@typescript/native'] }],
              outputs: ['{projectRoot}/lib'],
            },
            package: {
              command: 'rm -rf dist && mkdir dist && npm pack --silent --pack-destination dist',
              options: { cwd: '{projectRoot}' },
              cache: true,
              dependsOn: ['build'],
              inputs: ['default', { externalDependencies: ['@typescript/native'] }],
              outputs: ['{projectRoot}/dist'],
            },
            ...options.targets,
          },
        },
        ...options.fields,
        files: ['lib', ...options.files, ...(options.versions ? ['versions.json'] : []), 'CHANGELOG.md'],
        engines: { node: '>= 20.16.0' },
        publishConfig: { access: 'public' },
        dependencies: caret(options.dependencies),
        peerDependencies: { ...caret([...options.peers, ...optionalPeers]), ...ranges },
        ...(optionalPeers.length > 0
          ? { peerDependenciesMeta: Object.fromEntries(optionalPeers.map((peer) => [peer, { optional: true }])) }
          : {}),
      },
      { readonly: false },
    );
    workspace.json(`${dir}/tsconfig.json`, {
      extends: '../../tsconfig.base.json',
      include: ['src', 'test', ...(options.include ?? [])],
    });
    workspace.json(`${dir}/tsconfig.lib.json`, {
      extends: './tsconfig.json',
      compilerOptions: { rootDir: 'src', outDir: 'lib', types: ['node'] },
      include: ['src'],
    });
    if (options.versions) {
      const versions = Object.fromEntries(options.versions.map((tool) => [tool, toolchain[tool]]));
      workspace.json(`${dir}/versions.json`, { ...versions, ...options.otherVersions });
    }
    workspace.text(`${dir}/LICENSE`, workspace.licenseText());
    workspace.jest(dir);
  }
}
