import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A call of the plugin. */
export interface PluginCall {
  readonly args: readonly string[];
  /** Session in the variable that the first argument names. */
  readonly session: object;
}

/** Puts a double of the Session Manager plugin on the PATH, which records its calls. */
export class SessionManagerPlugin {
  private readonly folder = mkdtempSync(join(tmpdir(), 'plugin-'));
  private readonly file = join(this.folder, 'calls.jsonl');
  private readonly program = join(this.folder, 'session-manager-plugin');
  private readonly path = process.env.PATH;

  /** Removes the plugin, and each other one from the PATH. */
  remove(): void {
    rmSync(this.program, { force: true });
    process.env.PATH = this.folder;
  }

  /** @param script what the plugin does after it recorded its call */
  install(version = '1.2.707.0', script = ''): void {
    writeFileSync(
      this.program,
      `#!${process.execPath}
      const { appendFileSync } = require('node:fs');
      const args = process.argv.slice(2);
      if (args[0] === '--version') console.log(${JSON.stringify(version)});
      else {
        const session = JSON.parse(process.env[args[0]]);
        appendFileSync(${JSON.stringify(this.file)}, JSON.stringify({ args, session }) + '\\n');
        ${script}
      }`,
    );
    chmodSync(this.program, 0o755);
    process.env.PATH = [this.folder, this.path].join(delimiter);
  }

  /** Restores the PATH. */
  restore(): void {
    process.env.PATH = this.path;
  }

  get calls(): readonly PluginCall[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as PluginCall);
  }
}
