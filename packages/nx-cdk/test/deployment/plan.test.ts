import { beyondPlan, type Plan, type PlannedStack } from '../../src/deployment/plan';

const stack = (rest: Partial<PlannedStack> = {}): PlannedStack => ({
  ...{ stack: 'Data', region: 'eu-west-1', action: 'update', added: 0, updated: 1, broadensPermissions: false },
  ...{ losses: [], lessProtection: [], unjudged: [] },
  ...rest,
});
const loss = {
  stack: 'Data',
  logicalId: 'A',
  type: 'T',
  impact: 'replaced',
  stateful: true,
  revision: false,
  causes: [],
} as const;
const protection = { stack: 'Data', logicalId: 'A', type: 'T', change: 'DeletionProtection: true → false' };
const unjudged = { stack: 'Data', name: 'Macro', subject: 'Data', reason: 'a macro' };
const beyond = (planned: Partial<PlannedStack>, now: Partial<PlannedStack>) =>
  beyondPlan({ stacks: [stack(planned)] } as unknown as Plan, [stack(now)]);

test.each([
  ['a loss', { losses: [loss] }, 'Data/A is replaced (--allowReplacement=Data/A)'],
  [
    'less protection',
    { lessProtection: [protection] },
    'Data/A: DeletionProtection: true → false (--allowLessProtection=Data/A)',
  ],
  ['an unknown effect', { unjudged: [unjudged] }, 'Data/Macro: a macro (--allowUnjudged=Data/Macro)'],
  ['broader permissions', { broadensPermissions: true }, 'Data broadens permissions'],
])('%s must be in the plan', (_, finding, message) => {
  expect(beyond({}, finding)).toEqual([message]);
  expect(beyond(finding, finding)).toEqual([]);
  expect(beyond(finding, {})).toEqual([]);
});

test('another reduction of the same resource must be in the plan', () => {
  const other = { ...protection, change: 'BackupRetentionPeriod: 7 → 1' };
  expect(beyond({ lessProtection: [protection] }, { lessProtection: [protection, other] })).toEqual([
    'Data/A: BackupRetentionPeriod: 7 → 1 (--allowLessProtection=Data/A)',
  ]);
});

test.each([
  ['none', 'update', 1],
  ['none', 'create', 1],
  ['update', 'create', 1],
  ['update later', 'create', 1],
  ['create', 'update', 1],
  ['update later', 'update', 0],
  ['update', 'none', 0],
  ['create', 'none', 0],
] as const)('planned %s, now %s: %i more', (planned, now, count) => {
  expect(beyond({ action: planned }, { action: now })).toHaveLength(count);
});

test('a stack must be in the plan', () => {
  expect(beyond({ stack: 'Other' }, {})).toEqual(['Data is not in the plan']);
});

test.each([
  ['a new revision', { revision: true, stateful: false, impact: 'replaced' }, 0],
  ['a resource without data that may be replaced', { stateful: false, impact: 'may be replaced' }, 0],
  ['a resource without data that is replaced', { stateful: false, impact: 'replaced' }, 1],
  ['a resource without data that is deleted', { stateful: false, impact: 'deleted' }, 1],
  ['a resource with data that may be replaced', { stateful: true, impact: 'may be replaced' }, 1],
] as const)('%s can be unknown to the plan: %j, %i more', (_, rest, count) => {
  expect(beyond({}, { losses: [{ ...loss, ...rest }] })).toHaveLength(count);
});

test.each([
  ['orphaned', 'deleted', 1],
  ['orphaned', 'replaced', 1],
  ['replaced', 'deleted', 1],
  ['may be replaced', 'replaced', 0],
  ['deleted', 'orphaned', 0],
  ['may be deleted', 'deleted', 0],
] as const)('planned: %s, now %s: %i more', (planned, now, count) => {
  expect(beyond({ losses: [{ ...loss, impact: planned }] }, { losses: [{ ...loss, impact: now }] })).toHaveLength(
    count,
  );
});

test('what the plan names is allowed, although the plan did not know it', () => {
  const allowed = {
    allowReplacement: ['dev/Data/A'],
    allowLessProtection: ['Data/A'],
    allowUnjudged: ['Data/Macro'],
  };
  const now = stack({ losses: [loss], lessProtection: [protection], unjudged: [unjudged] });
  const plan = { stage: 'dev', stacks: [stack()] } as unknown as Plan;
  expect(beyondPlan({ ...plan, allowed }, [now])).toEqual([]);
  expect(beyondPlan(plan, [now])).toHaveLength(3);
});
