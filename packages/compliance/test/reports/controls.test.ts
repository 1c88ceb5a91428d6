import type { RecordedControl } from '../../src/recorder/model';
import { reportedControls } from '../../src/reports/controls';
import type { Counts, ReportedRule } from '../../src/reports/report-model';

function ruleWith(name: string, counts: Partial<Counts>): ReportedRule {
  const all = { compliant: 0, acknowledged: 0, nonCompliant: 0, error: 0, ...counts };
  return {
    id: `Beta::Beta-${name}`,
    pack: 'Beta',
    level: 'error',
    info: '',
    explanation: '',
    controls: [],
    counts: all,
  };
}

const control = (decidedBy: RecordedControl['decidedBy']): RecordedControl => ({
  id: 'A.1',
  title: 'a title',
  decidedBy,
});

test.each<[Partial<Counts>, string]>([
  [{}, 'notApplicable'],
  [{ compliant: 2 }, 'met'],
  [{ compliant: 2, acknowledged: 1 }, 'acknowledged'],
  [{ compliant: 2, acknowledged: 1, nonCompliant: 1 }, 'open'],
  [{ compliant: 2, error: 1 }, 'open'],
])('a control whose rule has the results %j is %s', (counts, status) => {
  const rules = [ruleWith('A.1', counts), ruleWith('A.11', { nonCompliant: 9 }), ruleWith('XA.1', { nonCompliant: 9 })];
  const [reported] = reportedControls([control('rule')], rules);
  expect(reported).toMatchObject({ id: 'A.1', title: 'a title', status, counts });
});

test.each([
  ['configRule', 'elsewhere'],
  ['account', 'elsewhere'],
  ['person', 'undecided'],
] as const)('a control that is decided by %s is %s, never met', (decidedBy, status) => {
  const [reported] = reportedControls([control(decidedBy)], [ruleWith('A.1', { compliant: 1 })]);
  expect(reported.status).toBe(status);
});

test('a control without a rule in the record is not applicable', () => {
  expect(reportedControls([control('rule')], [])[0].status).toBe('notApplicable');
});
