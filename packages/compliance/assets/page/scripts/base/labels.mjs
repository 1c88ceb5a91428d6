// Names of values for people.
export const OUTCOMES = ['nonCompliant', 'error', 'acknowledged', 'compliant'];

export const LABELS = {
  compliant: 'Compliant',
  acknowledged: 'Acknowledged',
  nonCompliant: 'Open',
  error: 'Not evaluated',
};

export const LEVELS = ['error', 'warning', 'info'];

/** Statuses of controls. */
export const STATUSES = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  met: 'Met',
  notApplicable: 'Not applicable',
  elsewhere: 'Decided elsewhere',
  undecided: 'Not decidable',
};

export const DECISIONS = {
  rule: 'Rule on the template',
  configRule: 'AWS Config',
  account: 'Setting of the account',
  person: 'A person',
};

const NO_STAGE = '(no stage)';

export const stageName = (stage) => (stage === '' ? NO_STAGE : stage);

export const number = (value) => value.toLocaleString('en');

export const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

const collator = new Intl.Collator('en', { numeric: true });

/** Different values in the order of their numbers. */
export const unique = (values) => [...new Set(values)].sort(collator.compare);

/** Time of the report, such as `2026-11-30 12:00 UTC`. */
export function timeOf({ generatedAt }) {
  return `${new Date(generatedAt).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}
