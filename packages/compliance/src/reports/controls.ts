import type { RecordedControl } from '../recorder/model';
import type { ControlStatus, Counts, ReportedControl, ReportedRule } from './report-model';
import { sum } from './summary';

/** Controls of a pack with the results of its rules. */
export function reportedControls(
  controls: readonly RecordedControl[],
  rules: readonly ReportedRule[],
): readonly ReportedControl[] {
  return controls.map((control) => {
    const counts = sum(rulesOfControl(control.id, rules).map((rule) => rule.counts));
    return { ...control, status: statusOf(control, counts), counts };
  });
}

/** Rules of a pack that judge a control. They have the name of the control. */
export function rulesOfControl(control: string, rules: readonly ReportedRule[]): readonly ReportedRule[] {
  return rules.filter(({ id }) => id.endsWith(`-${control}`));
}

function statusOf({ decidedBy }: RecordedControl, counts: Counts): ControlStatus {
  if (decidedBy === 'person') return 'undecided';
  if (decidedBy !== 'rule') return 'elsewhere';
  if (counts.nonCompliant + counts.error > 0) return 'open';
  if (counts.acknowledged > 0) return 'acknowledged';
  return counts.compliant > 0 ? 'met' : 'notApplicable';
}
