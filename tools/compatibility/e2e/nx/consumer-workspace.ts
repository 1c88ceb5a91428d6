import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../../src/run';

const PLUGIN = '@pets/nx-cdk';
const COMPLIANCE = '@pets/compliance';

/** A package manager, with the version of pnpm. The version of npm is that of the machine. */
export type Manager = 'npm' | `pnpm@${string}`;

/** A new workspace outside of this repository, whose packages a package manager installs. */
export class ConsumerWorkspace {
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumer-')));
  private readonly root = join(this.folder, 'acme');
  private readonly tools = join(this.folder, 'tools');

  constructor(private readonly manager: Manager) {}

  /** Creates the workspace as a user does: a manifest and Nx, without `nx.json`. */
  async create(nx: string): Promise<void> {
    mkdirSync(this.root);
    await this.run('npm', ['init', '-y']);
    // the packages of this repository, which are not published
    await this.run('npm', ['pack', '--silent', '--pack-destination', this.folder], join(ROOT, 'packages/compliance'));
    const overrides = { [COMPLIANCE]: this.tarball('compliance', this.folder) };
    if (this.manager === 'npm') this.update('package.json', (manifest) => ({ ...manifest, overrides }));
    else {
      this.write('pnpm-workspace.yaml', `overrides: ${JSON.stringify(overrides)}\nallowBuilds:\n  nx: true\n`);
      await this.run('npm', ['install', '--prefix', this.tools, this.manager]);
    }
    await this.run(this.command, [this.command === 'npm' ? 'install' : 'add', '--save-dev', `nx@${nx}`]);
  }

  delete(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get command(): 'npm' | 'pnpm' {
    return this.manager === 'npm' ? 'npm' : 'pnpm';
  }

  /** The plugin from its tarball, as an argument of `nx add`. */
  get plugin(): string {
    return `${PLUGIN}@${this.tarball('nx-cdk', join(ROOT, 'packages/nx-cdk/dist'))}`;
  }

  /** Runs Nx, and returns its output. */
  nx(...args: string[]): Promise<string> {
    return this.run(this.command === 'npm' ? 'npx' : 'pnpm', [
      ...(this.command === 'npm' ? [] : ['exec']),
      'nx',
      ...args,
    ]);
  }

  /** Returns the version of the package manager. */
  async managerVersion(): Promise<string> {
    return (await this.run(this.command, ['--version'])).trim();
  }

  read<T>(path: string): T {
    return JSON.parse(readFileSync(join(this.root, path), 'utf8')) as T;
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.root, path));
  }

  private update(path: string, edit: (content: object) => object): void {
    this.write(path, JSON.stringify(edit(this.read<object>(path))));
  }

  private tarball(name: string, folder: string): string {
    const [file] = readdirSync(folder).filter((each) => each.startsWith(`pets-${name}-`) && each.endsWith('.tgz'));
    return `file:${join(folder, file)}`;
  }

  private run(command: string, args: readonly string[], cwd = this.root): Promise<string> {
    // variables of the npm, Nx and Jest that run this test must not affect the workspace
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(NX|CDK|JEST)_|^npm_(?!config_(registry|cache)$)|^NODE_(OPTIONS|ENV|PATH)$|^INIT_CWD$/.test(name),
    );
    const bins = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
    const env = {
      ...Object.fromEntries(inherited),
      PATH: [join(this.tools, 'node_modules/.bin'), ...bins].join(delimiter),
      CI: 'true',
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      // without it, `nx migrate` runs the newest Nx of the registry
      NX_USE_LOCAL: 'true',
      NX_SOCKET_DIR: join(this.folder, 'sockets'),
      NX_NATIVE_FILE_CACHE_DIRECTORY: join(this.folder, 'native'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_prefer_offline: 'true',
      npm_config_update_notifier: 'false',
    };
    return new Promise((resolve, reject) => {
      execFile(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        const output = stripVTControlCharacters(`${stdout}\n${stderr}`);
        if (error) reject(new Error(`${command} ${args.join(' ')}:\n${output}`));
        else resolve(stripVTControlCharacters(stdout));
      });
    });
  }
}
