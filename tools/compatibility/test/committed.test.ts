import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { committedPage, page } from '../src/generate';
import { libraries, SETTINGS, suiteOf } from '../src/peers/library';
import { readRows, runsFolder } from '../src/record';
import { ROOT } from '../src/run';

test('docs/compatibility.md is generated from the committed rows: npm run compatibility', () => {
  expect(committedPage(ROOT)).toBe(page(ROOT));
});

/** Names of the suites in the calls of `recordRun`. */
function suitesInTests(): string[] {
  const args = [
    'grep',
    '-h',
    '-o',
    '--untracked',
    '-E',
    "recordRun\\('[a-z0-9-]+'",
    '--',
    '*.ts',
    ':!tools/compatibility/test',
  ];
  const calls = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return calls.map((call) => call.split("'")[1]);
}

/** `npm run peers` has a suite for each library and setting. */
const peers = libraries(ROOT).flatMap((library) => SETTINGS.map((setting) => suiteOf(setting, library)));

test('each suite has committed rows, and no other: run it, then npm run compatibility', () => {
  const committed = readdirSync(runsFolder(ROOT)).map((file) => basename(file, '.json'));
  // npm run peers takes too long for a test, and fails itself if a library has no committed rows
  expect(committed.filter((suite) => !peers.includes(suite)).sort()).toEqual(suitesInTests().sort());
});

test('the lowest versions in the page are those of the manifests', () => {
  for (const library of libraries(ROOT)) {
    const rows = readRows(join(runsFolder(ROOT), `${suiteOf('lowest', library)}.json`));
    if (rows.length === 0) continue;
    const recorded = Object.fromEntries(rows.map(({ tool, version }) => [tool, version]));
    expect([library.npmName, recorded]).toEqual([library.npmName, library.lowest]);
  }
});
