import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesSince, isChanged, parse } from '../src/changes';
import { mutantOf } from './fixtures';

test('reads added and changed lines, and no removed ones', () => {
  const diff = [
    '+++ b/packages/network/src/a b.ts\t',
    '@@ -1 +1,2 @@ class A {',
    '@@ -9,3 +10,0 @@',
    '@@ -20,2 +18 @@',
    '+++ b/other.ts',
    '@@ -0,0 +1 @@',
  ].join('\n');
  expect(parse(diff)).toEqual(
    new Map([
      ['packages/network/src/a b.ts', new Set([0, 1, 17])],
      ['other.ts', new Set([0])],
    ]),
  );
});

describe('a branch', () => {
  const root = mkdtempSync(join(tmpdir(), 'changes-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root, stdio: 'pipe' });
  const write = (name: string, text: string) => writeFileSync(join(root, name), text);

  beforeAll(() => {
    git('init', '--quiet', '--initial-branch=main');
    write('a.ts', "const a = 'one';\nconst b = 'two';\n");
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    git('checkout', '--quiet', '-b', 'branch');
    write('a.ts', "const a = 'one';\nconst b = 'three';\n");
    git('commit', '--quiet', '-am', 'second');
    git('checkout', '--quiet', 'main');
    write('c.ts', 'const c = 1;\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'elsewhere');
    git('checkout', '--quiet', 'branch');
    write('new.ts', 'const d = 1;\n');
  });

  test('has the changes since it left the base, committed or not', () => {
    expect(changesSince(root, 'main')).toEqual(
      new Map<string, unknown>([
        ['a.ts', new Set([1])],
        ['new.ts', 'all'],
      ]),
    );
  });

  test.each(['missing', '--help'])('has no changes since %s, which is not a revision', (base) => {
    expect(() => changesSince(root, base)).toThrow(`--base must be a revision with a common ancestor, got '${base}'`);
  });
});

test('a mutant is changed if it begins on a changed line', () => {
  const mutant = mutantOf("\nconst a = 'text';", "'text'");
  expect(isChanged(mutant, new Map([['a.ts', new Set([1])]]))).toBe(true);
  expect(isChanged(mutant, new Map([['a.ts', new Set([0])]]))).toBe(false);
  expect(isChanged(mutant, new Map([['a.ts', 'all']]))).toBe(true);
  expect(isChanged(mutant, new Map([['b.ts', 'all']]))).toBe(false);
});
