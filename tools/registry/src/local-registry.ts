import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CommandError, output } from '../../../packages/nx-cdk/src/toolkit';
import { ROOT } from './workspace';

/**
 * An npm registry on this machine. It accepts packages of the scope `@pets`, and loads all others from the registry for which npm is
 * configured.
 */
export class LocalRegistry {
  /** @param folder folder for its packages */
  static async start(folder: string): Promise<LocalRegistry> {
    mkdirSync(folder, { recursive: true });
    const uplink = output('npm', ['config', 'get', 'registry'], { cwd: ROOT }).trim();
    // the registry stops when the pipe to its standard input ends, also if this process is killed
    const server = spawn(process.execPath, [join(__dirname, 'server.mjs'), folder, uplink], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: server.stdout });
    const first = once(lines, 'line').then(([line]) => line as string);
    const ended = once(server, 'exit').then(() => undefined);
    const url = await Promise.race([first, ended]);
    if (url === undefined)
      throw new CommandError(`verdaccio does not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
    return new LocalRegistry(folder, url, server);
  }

  /** Settings of npm, pnpm and Yarn 1: the registry and a token, which the clients require to publish. */
  readonly settings: string;

  private constructor(
    folder: string,
    /** URL with a slash at the end. */
    readonly url: string,
    private readonly server: ChildProcess,
  ) {
    this.settings = join(folder, 'npmrc');
    const token = `${url.replace(/^\w+:/, '')}:_authToken=local`;
    writeFileSync(this.settings, [`registry=${url}`, token, 'update-notifier=false', ''].join('\n'));
  }

  async stop(): Promise<void> {
    if (this.server.exitCode !== null) return;
    const exit = once(this.server, 'exit');
    this.server.stdin!.end();
    await exit;
  }
}
