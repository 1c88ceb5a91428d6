import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { committedPage, page } from '../src/generate';
import { runsFolder } from '../src/record';
import { ROOT } from '../src/run';

test('docs/compatibility.md is generated from the committed rows: npm run compatibility', () => {
  expect(committedPage(ROOT)).toBe(page(ROOT));
});

test('one test file records each suite', () => {
  const folder = runsFolder(ROOT);
  const suites = existsSync(folder) ? readdirSync(folder).map((file) => basename(file, '.json')) : [];
  const found = suites.map((suite) => {
    const files = execFileSync(
      'git',
      ['grep', '-l', '--untracked', '-E', `recordRun\\(\\s*['"]${suite}['"]`, '--', '*.ts'],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    return [
      suite,
      files
        .trim()
        .split('\n')
        .filter((file) => !file.startsWith('tools/compatibility/test/')).length,
    ];
  });
  expect(found).toEqual(suites.map((suite) => [suite, 1]));
});
