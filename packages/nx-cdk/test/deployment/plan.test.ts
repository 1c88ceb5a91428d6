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
  ['a loss', { losses: [loss] }, 'Data/A is replaced'],
  ['less protection', { lessProtection: [protection] }, 'Data/A: DeletionProtection: true → false'],
  ['an unknown effect', { unjudged: [unjudged] }, 'Data/Macro: a macro'],
  ['broader permissions', { broadensPermissions: true }, 'Data broadens permissions'],
])('%s must be in the plan', (_, finding, message) => {
  expect(beyond({}, finding)).toEqual([message]);
  expect(beyond(finding, finding)).toEqual([]);
  expect(beyond(finding, {})).toEqual([]);
});

test('another reduction of the same resource must be in the plan', () => {
  const other = { ...protection, change: 'BackupRetentionPeriod: 7 → 1' };
  expect(beyond({ lessProtection: [protection] }, { lessProtection: [protection, other] })).toEqual([
    'Data/A: BackupRetentionPeriod: 7 → 1',
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
