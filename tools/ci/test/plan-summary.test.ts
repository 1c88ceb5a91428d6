import type { Plan, PlannedStack } from '../../../packages/nx-cdk/src/toolkit';
import { renderPlan } from '../src/plan-summary';

const stack = (rest: Partial<PlannedStack> = {}): PlannedStack => ({
  ...{ stack: 'Data', region: 'eu-west-1', action: 'update later', added: 1, updated: 2, broadensPermissions: false },
  ...{ losses: [], lessProtection: [], unjudged: [] },
  ...rest,
});
const plan = (rest: Partial<Plan> = {}): Plan => ({
  ...{ version: 1, project: 'shop', stage: 'prod', account: '111111111111', assembly: 'a', created: 'now' },
  ...{ stacks: [stack()], refusals: [] },
  ...rest,
});

test('shows each stack that changes', () => {
  const other = stack({ stack: 'Alerts', action: 'none' });
  expect(renderPlan(plan({ stacks: [stack({ broadensPermissions: true }), other] }))).toBe(
    [
      '## Plan of shop in prod, account 111111111111',
      '',
      'No resource is replaced, removed or protected less than before.',
      '',
      '| Stack | Region | Action | Added | Updated | Permissions |',
      '| --- | --- | --- | --- | --- | --- |',
      '| Data | eu-west-1 | update later | 1 | 2 | broader |',
      '',
    ].join('\n'),
  );
});

test('shows what is allowed', () => {
  const allowed = { allowReplacement: ['Data/Db', 'Data/Cache'], allowUnjudged: undefined };
  expect(renderPlan(plan({ allowed }))).toContain(
    '\nAllowed, also if only its change set shows it: `--allowReplacement=Data/Db` `--allowReplacement=Data/Cache`\n\n',
  );
  expect(renderPlan(plan())).not.toContain('Allowed');
});

test('a value cannot add cells or rows', () => {
  const lessProtection = [{ stack: 'Data', logicalId: 'Db', type: 'T', change: 'Rules: a|b\n| c → none' }];
  expect(renderPlan(plan({ stacks: [stack({ lessProtection })] }))).toContain(
    '\n| Data | `Db` | T | **less protection**: Rules: a\\|b \\| c → none |\n',
  );
});

test('shows that nothing changes', () => {
  expect(renderPlan(plan({ stage: undefined, stacks: [stack({ action: 'none' })] }))).toMatch(
    /^## Plan of shop, account 111111111111\n[^]*No stack changes\.\n$/,
  );
});

test('shows refusals and losses first, without revisions', () => {
  const loss = { stack: 'Data', logicalId: 'Db', path: 'Data/Db', type: 'T', impact: 'replaced', causes: [] } as const;
  const text = renderPlan(
    plan({
      refusals: ['it would replace a database'],
      stacks: [
        stack({
          losses: [
            { ...loss, stateful: true, revision: false },
            { ...loss, path: undefined, logicalId: 'Topic', impact: 'deleted', stateful: false, revision: false },
            { ...loss, logicalId: 'Task', path: 'Data/Task', stateful: false, revision: true },
          ],
          lessProtection: [
            { stack: 'Data', logicalId: 'Db', type: 'T', change: 'DeletionProtection: true → false' },
            { stack: 'Data', type: 'S', change: 'termination protection: on → off' },
          ],
          unjudged: [{ stack: 'Data', name: 'Macro', reason: 'a macro', subject: 'Data' }],
        }),
      ],
    }),
  );
  expect(text).toContain(
    [
      '> [!CAUTION]',
      '> Refused: it would replace a database',
      '',
      '| Stack | Resource | Type | Effect |',
      '| --- | --- | --- | --- |',
      '| Data | `Data/Db` | T | **replaced**, stateful |',
      '| Data | `Topic` | T | **deleted** |',
      '| Data | `Db` | T | **less protection**: DeletionProtection: true → false |',
      '| Data |  | S | **less protection**: termination protection: on → off |',
      '| Data | `Macro` |  | **not known**: a macro |',
      '',
    ].join('\n'),
  );
});
