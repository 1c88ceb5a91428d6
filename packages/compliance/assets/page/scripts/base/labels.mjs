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

/** Changes of findings, those that need a reaction first. */
export const CHANGES = {
  new: 'New',
  expired: 'Acknowledgement expired',
  reopened: 'Acknowledgement removed',
  acknowledged: 'Newly acknowledged',
  fixed: 'Fixed',
};

export const COMPARISONS = {
  previous: 'the previous run',
  quarter: 'the last run of an earlier quarter',
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

/** Day of a run, such as `2026-11-30`. */
export const dayOf = ({ time }) => time.slice(0, 'yyyy-mm-dd'.length);

/** Time of the report, such as `2026-11-30 12:00 UTC`. */
export function timeOf({ generatedAt }) {
  return `${new Date(generatedAt).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}
