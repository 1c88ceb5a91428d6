import { entryProblems, isEntryId } from '../../../src/register/private/entry-shape';

test.each(['a', '9', 'jwt-rotation-2', 'x'.repeat(64)])('accepts the id %j', (id) => {
  expect(isEntryId(id)).toBe(true);
});

test.each(['', 'A', '-a', 'a-', 'a--b', 'a b', 'a ', ' a', 'a-b!', 'x'.repeat(65), 1, undefined])(
  'rejects the id %j',
  (id) => {
    expect(isEntryId(id)).toBe(false);
  },
);

const ENTRY = { id: 'a', rules: ['r'], at: ['Stack'], reason: 'why', owner: 'team', expires: '2027-05-31' };

test.each([{}, { stages: ['dev'], owners: { dev: 'team', prod: 'others' }, ticket: 'T-1', runbook: 'docs/a.md' }])(
  'accepts an entry with %j',
  (more) => {
    expect(entryProblems({ ...ENTRY, ...more })).toEqual([]);
  },
);

test.each([
  [{ rules: [] }, 'rules must be a list of qualified rule ids, got '],
  [{ rules: ['r', ' '] }, 'rules must be a list of qualified rule ids, got '],
  [{ at: 'Stack' }, 'at must be a list of construct paths, got '],
  [{ stages: ['dev', 1] }, 'stages must be a list of ids of stages, got '],
  [{ owners: ['team'] }, 'owners must be an object with the owner of each stage, got '],
  [{ owners: { dev: 'team', prod: '' } }, 'owners must be an object with the owner of each stage, got '],
  [{ owners: null }, 'owners must be an object with the owner of each stage, got '],
  [{ reason: ' ' }, 'reason must be a text, got '],
  [{ tickets: 'T-1' }, 'has the unknown key '],
])('rejects an entry with %j', (change, problem) => {
  expect(entryProblems({ ...ENTRY, ...change })).toEqual([expect.stringContaining(problem)]);
});

test.each([undefined, null, 'a', []])('rejects %j, which is not an entry', (entry) => {
  expect(entryProblems(entry)).toEqual([expect.stringContaining('must be an object, got ')]);
});

test('names each missing key', () => {
  expect(entryProblems({}).map((problem) => problem.split(' ')[0])).toEqual(Object.keys(ENTRY));
});
