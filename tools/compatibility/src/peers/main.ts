// Tests libraries with other versions of their peer dependencies.
import { parseArgs } from 'node:util';
import { CommandError, describeError, quoted, run, testWithPeers } from '../../../../packages/nx-cdk/src/toolkit';
import { recordRun } from '../record';
import { ROOT, type Row } from '../run';
import { libraries, suiteOf, type Library, type Setting } from './library';
import { compare, npm } from './registry';
import { failureWith } from './run';
import { search } from './search';
import { areInstalled, below, CDK, newest, withCdk, type Versions } from './versions';

const HELP = `npm run peers -- COMMAND [library...]

Compiles a copy of each library, and runs its tests, with other versions of its peer dependencies.

commands
  lowest    with the lowest versions, which are in its manifest, and records them in docs/compatibility.md
  newest    with the newest versions in the npm registry, and records them. Runs the targets build and test of the library instead
            of a copy if the workspace has these versions
  both      lowest and newest
  below     with the release of aws-cdk-lib before the lowest one, and fails if it passes: the lowest version can be lower
  search    searches the lowest release of aws-cdk-lib with which the tests pass, between --from and --to

options
  --from VERSION    first release of the search (2.200.0)
  --to VERSION      last release of the search (the newest)
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
    options: {
      from: { type: 'string', default: '2.200.0' },
      to: { type: 'string', default: '2.99999.0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const [command = '', ...names] = positionals;
  if (!Object.hasOwn(COMMANDS, command))
    throw new CommandError(`command must be one of ${Object.keys(COMMANDS).join(', ')}, got ${quoted(command)}`);
  const failures: string[] = [];
  for (const library of libraries(ROOT, names)) {
    try {
      await COMMANDS[command as keyof typeof COMMANDS](library, values.from, values.to);
    } catch (error) {
      // the other libraries are tested too
      failures.push(`${library.npmName}: ${describeError(error)}`);
    }
  }
  if (failures.length > 0) throw new CommandError(failures.join('\n'));
}

async function test(setting: Setting, library: Library, versions: Versions): Promise<void> {
  const { name, npmName: subject, testPathIgnorePatterns } = library;
  console.log(`${subject} with ${listed(versions)}`);
  if (areInstalled(ROOT, versions)) {
    // the result can be in the cache of Nx
    await run('npx', ['nx', 'run-many', '-t', 'build', 'test', '-p', subject, '--output-style=static'], { cwd: ROOT });
  } else {
    await testWithPeers({ root: ROOT, project: `packages/${name}`, versions, testPathIgnorePatterns });
  }
  const rows = Object.entries(versions).map(([tool, version]): Row => {
    const row = { section: 'aws-cdk', subject, tool, version, setting, result: 'passed' } as const;
    return setting === 'newest' ? { ...row, varies: true } : row;
  });
  recordRun(suiteOf(setting, library), rows);
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

async function searchLowest(library: Library, from: string, to: string): Promise<void> {
  const releases = npm.versions(CDK).filter((version) => compare(version, from) >= 0 && compare(version, to) <= 0);
  if (releases.length === 0)
    throw new CommandError(`--from and --to must include a release of ${CDK}, got ${from} and ${to}`);
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
