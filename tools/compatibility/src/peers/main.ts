// Tests libraries with other versions of their peer dependencies.
import { parseArgs } from 'node:util';
import { CommandError, describeError, quoted, testWithPeers } from '../../../../packages/nx-cdk/src/toolkit';
import { recordRun } from '../record';
import { ROOT, type Row } from '../run';
import { libraries, type Library } from './library';
import { compare, npm } from './registry';
import { failureWith } from './run';
import { search } from './search';
import { below, CDK, newest, withCdk, type Versions } from './versions';

const HELP = `npm run peers -- COMMAND [library...]

Compiles a copy of each library, and runs its tests, with other versions of its peer dependencies.

commands
  lowest    with the lowest versions, which are in its manifest, and records them in docs/compatibility.md
  newest    with the newest versions in the npm registry, and records them
  both      lowest and newest
  below     with the release of aws-cdk-lib before the lowest one, and fails if it passes: the lowest version can be lower
  search    searches the lowest release of aws-cdk-lib with which the tests pass, from --from on

options
  --from VERSION    first release of the search (2.200.0)
  -h, --help        print this help`;

const COMMANDS = {
  lowest: (library: Library) => test('lowest', library, library.lowest),
  newest: (library: Library) => test('newest', library, newest(library, npm)),
  both: async (library: Library) => {
    await COMMANDS.lowest(library);
    await COMMANDS.newest(library);
  },
  below: failsBelow,
  search: searchLowest,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string', default: '2.200.0' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return console.log(HELP);
  const [command = '', ...names] = positionals;
  if (!Object.hasOwn(COMMANDS, command))
    throw new CommandError(`command must be one of ${Object.keys(COMMANDS).join(', ')}, got ${quoted(command)}`);
  for (const library of libraries(ROOT, names)) await COMMANDS[command as keyof typeof COMMANDS](library, values.from);
}

async function test(setting: 'lowest' | 'newest', library: Library, versions: Versions): Promise<void> {
  const { name, npmName: subject, testPathIgnorePatterns } = library;
  console.log(`${subject} with ${listed(versions)}`);
  await testWithPeers({ root: ROOT, project: `packages/${name}`, versions, testPathIgnorePatterns });
  const rows = Object.entries(versions).map(([tool, version]): Row => {
    const row = { section: 'aws-cdk', subject, tool, version, setting, result: 'passed' } as const;
    return setting === 'newest' ? { ...row, varies: true } : row;
  });
  recordRun(`${setting}-${name}`, rows);
}

async function failsBelow(library: Library): Promise<void> {
  const versions = below(library, npm);
  const reason = await failureWith(ROOT, library, versions);
  if (reason === undefined) {
    throw new CommandError(
      `${library.npmName} passes with ${listed(versions)}: lower the version in .projenrc.ts, npm run peers -- search ${library.name} finds it`,
    );
  }
  console.log(`${library.npmName} fails with ${listed(versions)}, as expected: ${reason}`);
}

async function searchLowest(library: Library, from: string): Promise<void> {
  const releases = npm.versions(CDK).filter((version) => compare(version, from) >= 0);
  const { lowest, failing } = await search(releases, async (version) => {
    const reason = await failureWith(ROOT, library, withCdk(library.lowest, version, npm));
    console.log(`${library.npmName} with ${CDK}@${version}: ${reason ?? 'passes'}`);
    return reason;
  });
  const found = lowest ? listed(withCdk(library.lowest, lowest, npm)) : 'none';
  console.log(`${library.npmName}: the lowest versions are ${found}${failing ? `, ${failing.version} fails` : ''}`);
}

function listed(versions: Versions): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name}@${version}`)
    .join(', ');
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
