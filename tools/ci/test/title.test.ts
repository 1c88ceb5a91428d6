import { join } from 'node:path';
import { isBreaking, scopesOf, titleProblems } from '../src/title';

const scopes = ['database', 'network'];

test.each([
  'feat(network): flow logs',
  'fix: a slow leak',
  'feat(database)!: passwords rotate by default',
  'docs: how to read the report',
])('accepts the title "%s"', (title) => {
  expect(titleProblems(title, scopes)).toEqual([]);
});

test.each([
  ['Update stuff', "the title must have the form 'type(scope): subject', got 'Update stuff'"],
  [
    'feature: flow logs',
    "the type must be one of feat, fix, perf, refactor, docs, test, build, ci, chore, style, revert, got 'feature'",
  ],
  ['fix(databse): a leak', "the scope must be one of database, network, or omitted, got 'databse'"],
  ['fix(): a leak', "the scope must be one of database, network, or omitted, got ''"],
  ['fix:  a leak', 'the subject must follow the colon and one space'],
  ['fix: ', 'the subject must follow the colon and one space'],
  ['fix: a leak.', 'the title must not end with a full stop'],
])('rejects the title "%s"', (title, problem) => {
  expect(titleProblems(title, scopes)).toEqual([problem]);
});

test('returns all problems of a title', () => {
  expect(titleProblems('Feat(x): y.', scopes)).toHaveLength(3);
});

test('a title with ! before the colon marks a breaking change', () => {
  expect(isBreaking('feat(network)!: remove')).toBe(true);
  expect(isBreaking('feat: new!')).toBe(false);
});

test('scopes are the folders of the projects, and others', () => {
  expect(scopesOf(join(__dirname, '../../..'))).toEqual(
    expect.arrayContaining(['network', 'pets-platform', 'ci', 'deps']),
  );
});
