// Compares the libraries with their last published versions.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, describeError } from '../../../../packages/nx-cdk/src/toolkit';
import { libraries, type Library } from '../peers/library';
import { ROOT } from '../run';
import { ACCEPTED_FILE, readAccepted } from './accepted';
import { compareUpgrade, describe, type UpgradeReport } from './compare';
import { inCheckout, lastPublished, unpack, type Earlier } from './earlier';

const HELP = `npm run upgrades -- [options] [library...]

Compares the API of each library, and the templates of an app that uses its constructs, with the last published version. Fails if an
upgrade would replace or remove a stateful resource or reduce its protection, unless ${ACCEPTED_FILE}
accepts it. The libraries must be built.

options
  --base PATH           compares with a tarball, or with a built checkout, instead of the published version
  --api report          reports breaking changes of the API and does not fail
  -h, --help            print this help`;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: 'string' },
      api: { type: 'string', default: 'fail' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (!['fail', 'report'].includes(values.api)) throw new CommandError("--api must be 'fail' or 'report'");
  const selected = libraries(ROOT, positionals);
  const problems = selected.flatMap((library) => {
    const report = upgrade(library, values.base);
    return report ? problemsOf(report, values.api === 'fail', values.base === undefined) : [];
  });
  if (problems.length === 0) return;
  throw new CommandError(problems.join('\n'));
}

function upgrade(library: Library, base: string | undefined): UpgradeReport | undefined {
  const { name } = library;
  const folder = join(ROOT, '.nx/upgrades', name);
  try {
    const earlier = earlierOf(library, base, `${folder}-earlier`);
    if (!earlier) {
      console.log(`${library.npmName}: ${base ? 'not in the base' : 'nothing is published yet'}, nothing to compare`);
      return undefined;
    }
    const packageFolder = join(ROOT, 'packages', name);
    const report = compareUpgrade({ library: name, earlier, packageFolder, folder, accepted: readAccepted(ROOT) });
    console.log(describe(report).join('\n'));
    return report;
  } finally {
    rmSync(`${folder}-earlier`, { recursive: true, force: true });
  }
}

function earlierOf({ name, npmName }: Library, base: string | undefined, folder: string): Earlier | undefined {
  if (base?.endsWith('.tgz')) return unpack(base, folder);
  if (base !== undefined) return inCheckout(base, name);
  const version = lastPublished(npmName);
  return version === undefined ? undefined : unpack(`${npmName}@${version}`, folder);
}

/** Reasons to fail. Against a base, an accepted finding can be in the base already. */
function problemsOf(
  { library, apiBreaks, refused, unused }: UpgradeReport,
  api: boolean,
  published: boolean,
): string[] {
  return [
    ...(api && apiBreaks.length > 0 ? [`@pets/${library}: the API breaks`] : []),
    ...(refused.length > 0
      ? [
          `@pets/${library}: an upgrade is not safe. Keep the ids and properties, or add the findings to ${ACCEPTED_FILE}`,
        ]
      : []),
    ...(published && unused.length > 0
      ? [`@pets/${library}: remove the entries without a finding from ${ACCEPTED_FILE}`]
      : []),
  ];
}

try {
  main();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
