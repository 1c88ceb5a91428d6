import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const PLUGIN = join(__dirname, '..');
const MODULES = join(PLUGIN, '../../node_modules');

/** Exit code and output of a command. */
export interface Result {
  readonly status: number;
  readonly output: string;
}

/**
 * Links the files of a library. The manifest is a copy, so that Nx takes the library as installed, and does not use its fast build,
 * which another process can be writing.
 */
function installLibrary(library: string, target: string): void {
  mkdirSync(target);
  copyFileSync(join(library, 'package.json'), join(target, 'package.json'));
  for (const name of readdirSync(library).filter((entry) => !['package.json', 'lib-dev'].includes(entry))) {
    symlinkSync(join(library, name), join(target, name));
  }
}

/**
 * A temporary workspace with the plugin from the tarball. All other packages are links to those of this workspace, and the
 * libraries contain links to their compiled sources.
 */
export class TemporaryWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));

  async create(): Promise<void> {
    this.write('package.json', { name: 'acme', private: true, license: 'Apache-2.0', workspaces: ['packages/*'] });
    this.write('nx.json', { analytics: false, neverConnectToCloud: true, tui: { enabled: false } });
    const modules = join(this.root, 'node_modules');
    mkdirSync(join(modules, '@pets/nx-cdk'), { recursive: true });
    for (const name of readdirSync(MODULES).filter((entry) => !entry.startsWith('@pets'))) {
      symlinkSync(join(MODULES, name), join(modules, name));
    }
    for (const name of readdirSync(join(PLUGIN, '..')).filter((entry) => entry !== 'nx-cdk'))
      installLibrary(join(PLUGIN, '..', name), join(modules, '@pets', name));
    const [tarball] = readdirSync(join(PLUGIN, 'dist')).filter((file) => file.endsWith('.tgz'));
    const file = join(PLUGIN, 'dist', tarball);
    await this.run('tar', ['-xzf', file, '--strip-components=1', '-C', join(modules, '@pets/nx-cdk')]);
  }

  delete(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Runs Nx without its daemon. */
  nx(args: string): Promise<Result> {
    return this.run(process.execPath, [join(MODULES, 'nx/dist/bin/nx.js'), ...args.split(' ')]);
  }

  /** Runs Nx in a terminal, and types a text after each output that is waited for. */
  nxInTerminal(args: string, steps: readonly (readonly [output: string, text: string])[]): Promise<Result> {
    const nx = [process.execPath, join(MODULES, 'nx/dist/bin/nx.js'), ...args.split(' ')];
    return this.run('python3', [join(__dirname, 'terminal.py'), JSON.stringify(steps), ...nx]);
  }

  read<T>(path: string): T {
    return JSON.parse(readFileSync(join(this.root, path), 'utf8')) as T;
  }

  /** Writes a text, or an object as JSON. */
  write(path: string, content: string | object): void {
    writeFileSync(join(this.root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Replaces the text of a file. */
  change(path: string, edit: (text: string) => string): void {
    this.write(path, edit(readFileSync(join(this.root, path), 'utf8')));
  }

  files(path: string): string[] {
    return readdirSync(join(this.root, path)).sort();
  }

  private run(command: string, args: readonly string[]): Promise<Result> {
    // variables of the Nx and the Jest that run this test must not affect those of the workspace
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(NX|CDK|JEST)_|^NODE_(OPTIONS|ENV)$/.test(name),
    );
    const options = {
      cwd: this.root,
      env: {
        ...Object.fromEntries(inherited),
        NX_DAEMON: 'false',
        NX_CACHE_DIRECTORY: join(this.root, '.nx/cache'),
        // does not share data with another run of Nx on this machine
        NX_WORKSPACE_DATA_DIRECTORY: join(this.root, '.nx/data'),
        // Nx ignores TMPDIR
        NX_SOCKET_DIR: join(this.root, '.nx/sockets'),
        NX_NATIVE_FILE_CACHE_DIRECTORY: join(this.root, '.nx/native'),
      },
      encoding: 'utf8',
    } as const;
    return new Promise((resolve) => {
      execFile(command, args, options, (error, stdout, stderr) => {
        const status = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ status, output: stripVTControlCharacters(`${stdout}\n${stderr}`) });
      });
    });
  }
}
