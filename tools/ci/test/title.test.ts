import { join } from 'node:path';
import { isBreaking, scopesOf, titleProblems } from '../src/title';

const scopes = ['database', 'network'];

test.each([
  'feat(network): flow logs',
  'fix: a slow leak',
  'feat(database)!: passwords rotate by default',
  'docs: how to read the report',
])('takes the title "%s"', (title) => {
  expect(titleProblems(title, scopes)).toEqual([]);
});

test.each([
  ['Update stuff', "the title must be 'type(scope): what changes', got 'Update stuff'"],
  [
    'feature: flow logs',
    "the type must be one of feat, fix, perf, refactor, docs, test, build, ci, chore, style, revert, got 'feature'",
  ],
  ['fix(databse): a leak', "the scope must be left out or one of database, network, got 'databse'"],
  ['fix(): a leak', "the scope must be left out or one of database, network, got ''"],
  ['fix:  a leak', 'after the colon and one space, say what changes'],
  ['fix: ', 'after the colon and one space, say what changes'],
  ['fix: a leak.', 'the title must not end with a full stop'],
])('refuses the title "%s"', (title, problem) => {
  expect(titleProblems(title, scopes)).toEqual([problem]);
});

test('tells all that is wrong with a title at once', () => {
  expect(titleProblems('Feat(x): y.', scopes)).toHaveLength(3);
});

test('a title tells of a breaking change by its exclamation mark', () => {
  expect(isBreaking('feat(network)!: gone')).toBe(true);
  expect(isBreaking('feat: new!')).toBe(false);
});

test('scopes are the folders of this workspace', () => {
  expect(scopesOf(join(__dirname, '../../..'))).toEqual(
    expect.arrayContaining(['network', 'pets-platform', 'ci', 'deps']),
  );
});
