import type { Decision } from '../rules/control';
import type { Standard, StandardControl } from '../standards/standard';
import { type ControlCoverage, ControlDecision } from './control-coverage';

const DECISIONS: Readonly<Record<Decision['by'], ControlDecision>> = {
  rule: ControlDecision.RULE,
  configRule: ControlDecision.CONFIG_RULE,
  account: ControlDecision.ACCOUNT,
  person: ControlDecision.PERSON,
};

/** All controls of a standard. */
export function coverageOf({ controls }: Standard): ControlCoverage[] {
  return controls.map(covered);
}

/** A control that several decisions share is decided by its rules, if it has one, and by what the others name. */
function covered({ id, title, decisions }: StandardControl): ControlCoverage {
  const { by } = decisions.find((decision) => decision.by === 'rule') ?? decisions[0];
  const details = [...new Set(decisions.flatMap((decision) => detailOf(decision) ?? []))];
  return { id, title, decidedBy: DECISIONS[by], detail: details.length === 0 ? undefined : details.join(' ') };
}

function detailOf(decision: Decision): string | undefined {
  switch (decision.by) {
    case 'rule':
      return decision.limits && sentence(decision.limits);
    case 'configRule':
      return sentence(`${decision.configRule}: ${decision.reason}`);
    case 'account':
      return sentence(decision.setting);
    case 'person':
      return sentence(decision.reason);
  }
}

function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
