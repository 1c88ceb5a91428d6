import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyFile } from '../evidence/verify';
import { printable, quoted } from '../private/printable';
import type { Terminal } from './terminal';

const HELP = `Verifies offline that a bundle of evidence is as it was created: no file was changed, added or removed.

  cdk-compliance verify <bundle> [options]

  bundle               evidence.tar.gz
  --assembly <folder>  also compare the templates of a cloud assembly with those that were judged
  --help               print this help

Exit codes:
  0  the bundle is as it was created
  1  the bundle or a template was changed
  2  an option is invalid, or an input is missing
`;

/** Runs `cdk-compliance verify` and returns its exit code. Throws when an argument is invalid. */
export function runVerify(args: readonly string[], terminal: Terminal): 0 | 1 {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { assembly: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    terminal.out(HELP);
    return 0;
  }
  const [bundle] = positionals;
  if (positionals.length !== 1) throw new Error(`bundle must be one file, got ${quoted(positionals.join(', '))}`);
  if (statSync(bundle, { throwIfNoEntry: false })?.isFile() !== true)
    throw new Error(`bundle must be an existing file, got ${quoted(bundle)}`);
  const { problems, sha256, manifest, files } = verifyFile(bundle, values.assembly);
  if (manifest === undefined || problems.length > 0) {
    terminal.out(printable(`${bundle} is not as it was created:\n${problems.map((line) => `  ${line}\n`).join('')}`));
    return 1;
  }
  const { createdAt, commit = 'unknown', templates } = manifest;
  const lines = [
    `${bundle} is as it was created: ${files} files`,
    `  created    ${createdAt}`,
    `  commit     ${commit}`,
    `  templates  ${templates.length}${values.assembly === undefined ? '' : `, all as in ${values.assembly}`}`,
    `  SHA-256    ${sha256}`,
  ];
  terminal.out(printable(`${lines.join('\n')}\n`));
  return 0;
}
