import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/run';
import { TESTED } from '../src/tests';

test.each(TESTED)('the files of "$requirement" exist', ({ files }) => {
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;
const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
const nightly = readFileSync(join(ROOT, '.github/workflows/nightly.yml'), 'utf8');

test.each(TESTED)('$runs runs the tests of "$requirement"', ({ command, runs }) => {
  const [, script] = /^npm run (\S+)$/.exec(command) ?? [];
  if (script) {
    expect(scripts).toHaveProperty(script);
    expect(nightly).toContain(command);
    return;
  }
  const [, target] = /^npx nx (?:run-many -t )?(\S+)/.exec(command)!;
  if (runs === 'nightly') expect(nightly).toContain(`run-many -t ${target}`);
  else if (target === 'test') expect(ci).toContain('npm test');
  else expect(ci).toMatch(new RegExp(`run-many -t (?:\\w+ )*${target}\\b`));
});
