import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkOutBase, isCommit, removeBase } from '@pets/ci';
import { CommandError, describeError, quoted, readAssembly } from '../../../../packages/nx-cdk/src/toolkit';
import { compareAssemblies, type AssemblyDifferences } from './compare';
import { renderMarkdown, renderText } from './render';

const APP = 'apps/pets-platform/cdk.out';
const DIFFERENT = 1;
const BAD_INPUT = 2;

/** Compares two cloud assemblies and sets the exit code. */
export async function compare(args: readonly string[]): Promise<void> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        markdown: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage());
      return;
    }
    const [base, head = APP, ...more] = positionals;
    if (base === undefined || more.length > 0)
      throw new CommandError(`expected BASE and optionally HEAD\n\n${usage()}`);
    if (values.json && values.markdown) throw new CommandError('--json and --markdown exclude each other');
    const result = await compareWith(base, head);
    console.log(
      values.json
        ? JSON.stringify(result, undefined, 2)
        : values.markdown
          ? renderMarkdown(result)
          : renderText(result),
    );
    process.exitCode = result.equal ? 0 : DIFFERENT;
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = BAD_INPUT;
  }
}

async function compareWith(base: string, head: string): Promise<AssemblyDifferences> {
  const after = readAssembly(head);
  if (existsSync(base)) return compareAssemblies(readAssembly(base), after);
  if (!isCommit(base)) {
    throw new CommandError(`BASE must be the folder of a cloud assembly or a git revision, got ${quoted(base)}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'compare-'));
  const worktree = join(folder, 'base');
  try {
    // standard output is for the report
    await checkOutBase({ commit: base, folder: worktree, targets: ['synth'], printTo: 'stderr' });
    return compareAssemblies(readAssembly(join(worktree, APP)), after);
  } finally {
    removeBase(worktree);
    rmSync(folder, { recursive: true, force: true });
  }
}

function usage(): string {
  return [
    'npm run compare -- BASE [HEAD] [options]',
    '',
    'Compares two cloud assemblies and shows what differs besides logical ids.',
    'Constructs correspond by construct path, otherwise by type and properties.',
    '',
    '  BASE         folder of a cloud assembly, or a git revision, which is checked out and synthesized',
    `  HEAD         folder of a cloud assembly, ${APP} by default; run npm run synth before`,
    '',
    '  --markdown   print tables of renamed logical ids and moved resources for docs/upgrading.md',
    '  --json       print all differences as JSON',
    '  -h, --help   print this help',
    '',
    'Exit code: 0 if the assemblies are equal except for logical ids, 1 if they differ, 2 on an error',
  ].join('\n');
}
