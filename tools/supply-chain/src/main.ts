// SBOMs, licenses and release files of the published packages.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, describeError, quoted, writeWhole } from '../../../packages/nx-cdk/src/toolkit';
import { licenseProblems } from './licenses';
import { fileName, publishedPackages, ROOT } from './published';
import { checkPublished, prepareRelease } from './release';
import { sboms } from './sbom';

const HELP = `npm run supply-chain -- COMMAND

commands
  sbom       write the SBOM of each published package, in CycloneDX format
  licenses   fail if a dependency or a bundled package has a license that is not allowed
  prepare    write the SBOM and the release notes of each package with a tag at HEAD, and its name to $GITHUB_OUTPUT
  check      pack each package with a tag at HEAD, and fail if the registry has other content or no provenance

options
  --out FOLDER    folder of the files (reports/release)
  -h, --help      print this help`;

const COMMANDS: Record<string, (out: string) => void | Promise<void>> = {
  sbom: writeSboms,
  licenses: checkLicenses,
  prepare: (out) => prepareRelease(ROOT, out),
  check: (out) => checkPublished(ROOT, out),
};

function writeSboms(out: string): void {
  mkdirSync(out, { recursive: true });
  const packages = publishedPackages(ROOT);
  const boms = sboms(ROOT, packages);
  for (const published of packages) {
    const file = join(out, `${fileName(published)}.cdx.json`);
    const bom = boms.get(published.name);
    writeWhole(file, `${JSON.stringify(bom, undefined, 2)}\n`);
    console.log(`${file}: ${bom?.components.length} components`);
  }
}

function checkLicenses(): void {
  const boms = sboms(ROOT, publishedPackages(ROOT));
  const problems = licenseProblems(boms);
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
  const components = new Set([...boms.values()].flatMap((bom) => bom.components.map(({ purl }) => purl)));
  console.log(`${components.size} components of ${boms.size} packages have allowed licenses`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'reports/release' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const [command = ''] = positionals;
  if (!Object.hasOwn(COMMANDS, command))
    throw new CommandError(`command must be one of ${Object.keys(COMMANDS).join(', ')}, got ${quoted(command)}`);
  await COMMANDS[command](join(ROOT, values.out));
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
