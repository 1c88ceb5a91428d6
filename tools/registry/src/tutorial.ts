import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError, execute } from '../../../packages/nx-cdk/src/toolkit';
import { inherited } from './environment';
import type { LocalRegistry } from './local-registry';

/** A code block of a tutorial: commands to run, or a file to write. */
export interface TutorialStep {
  /** Path of the file. A step without a file runs its text. */
  readonly file?: string;
  readonly text: string;
  /** Whether the paragraph before it says that the command fails. */
  readonly fails: boolean;
}

/** Returns the code blocks of a tutorial. A block with a title is a file, and a block of the language `sh` is run. */
export function stepsOf(markdown: string): TutorialStep[] {
  const blocks = markdown.matchAll(/(?<before>[^\n]*)\n\n(?<indent> *)```(?<info>[^\n]*)\n(?<code>[\s\S]*?)\n *```/g);
  return [...blocks].flatMap(({ groups }) => {
    const { before, code, indent, info } = groups as Record<string, string>;
    const text = code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const file = /title="([^"]+)"/.exec(info)?.[1];
    if (file === undefined && !info.startsWith('sh')) return [];
    return [{ file, text, fails: /\bcommand fails\b/.test(before) }];
  });
}

/** Follows a tutorial in an empty folder, with the packages of a registry. */
export class Tutorial {
  /** Output of each command. */
  readonly outputs: string[] = [];
  private cwd: string;

  /** @param folder an empty folder */
  constructor(
    private readonly folder: string,
    private readonly registry: LocalRegistry,
  ) {
    this.cwd = folder;
  }

  /**
   * Runs all steps of a document. The folder of a command is that in which the command before it ended.
   *
   * @throws CommandError if a command fails, or if it succeeds where the document describes a failure
   */
  follow(document: string): void {
    for (const { fails, file, text } of stepsOf(readFileSync(document, 'utf8'))) {
      if (file === undefined) this.run(text, fails);
      else {
        mkdirSync(dirname(join(this.cwd, file)), { recursive: true });
        writeFileSync(join(this.cwd, file), `${text}\n`);
      }
    }
  }

  /** Path of a file in the folder in which the last command ended. */
  path(file: string): string {
    return join(this.cwd, file);
  }

  private run(command: string, fails: boolean): void {
    const end = join(this.folder, '.cwd');
    const { status, stderr, stdout } = execute('bash', ['-e', '-c', `${command}\npwd > '${end}'`], {
      cwd: this.cwd,
      inheritEnv: false,
      env: {
        ...inherited(),
        NPM_CONFIG_USERCONFIG: this.registry.settings,
        NPM_CONFIG_CACHE: join(this.folder, '.cache'),
        HOME: this.folder,
      },
    });
    this.outputs.push(`${stdout}${stderr}`);
    if ((status !== 0) !== fails)
      throw new CommandError(`${command}\nmust ${fails ? 'fail' : 'succeed'}, got:\n${stdout}${stderr}`);
    if (!fails) this.cwd = readFileSync(end, 'utf8').trim();
  }
}
