// Filters of the results. Each one is a part of the address of the page.
import { controlsOf, entries, isOpen, ownerOf, report, resources, results, rules } from './data.mjs';
import { LABELS, LEVELS, OUTCOMES, stageName, unique } from './labels.mjs';

export const FILTERS = {
  q: { label: 'Search', matcher: searches },
  stage: {
    label: 'Environment',
    options: () => unique(resources.map(({ stage }) => stageName(stage))),
    matcher:
      (value) =>
      ({ resource }) =>
        stageName(resource.stage) === value,
  },
  pack: {
    label: 'Pack',
    options: () => report.packs.map(({ name }) => name),
    matcher:
      (value) =>
      ({ rule }) =>
        rule.pack === value,
  },
  outcome: {
    label: 'Outcome',
    options: () => [
      ['open', 'Open and not evaluated'],
      ...OUTCOMES.map((outcome) => [outcome, LABELS[outcome]]),
      ...(results.some(({ baseline }) => baseline) ? [['new', 'New since the baseline']] : []),
    ],
    matcher: outcomeMatcher,
  },
  level: {
    label: 'Severity',
    options: () => LEVELS,
    matcher:
      (value) =>
      ({ rule }) =>
        rule.level === value,
  },
  control: {
    label: 'Control',
    options: () => unique([...controlsOf.values()].flat()),
    matcher:
      (value) =>
      ({ rule }) =>
        controlsOf.get(rule).includes(value),
  },
  stack: {
    label: 'Stack',
    options: () => unique(resources.map(({ stack }) => stack)),
    matcher:
      (value) =>
      ({ resource }) =>
        resource.stack === value,
  },
  type: {
    label: 'Resource type',
    options: () => unique(resources.map(({ type }) => type).filter((type) => type !== '')),
    matcher:
      (value) =>
      ({ resource }) =>
        resource.type === value,
  },
  rule: {
    label: 'Rule',
    options: () => unique(rules.filter(({ counts }) => Object.values(counts).some(Boolean)).map(({ id }) => id)),
    matcher:
      (value) =>
      ({ rule }) =>
        rule.id === value,
  },
  owner: {
    label: 'Owner',
    options: () =>
      unique(entries.flatMap(({ owner, owners = {} }) => [owner, ...Object.values(owners)]).filter(Boolean)),
    matcher:
      (value) =>
      ({ entry, resource }) =>
        ownerOf(entry, resource.stage) === value,
  },
  entry: {
    label: 'Acknowledgement',
    options: () => entries.map(({ id }) => id),
    matcher:
      (value) =>
      ({ entry }) =>
        entry?.id === value,
  },
  // has thousands of values, so links set it
  resource: {
    label: 'Resource',
    matcher:
      (value) =>
      ({ resource }) =>
        resource.path === value,
  },
};

function outcomeMatcher(value) {
  if (value === 'open') return isOpen;
  if (value === 'new') return ({ baseline }) => baseline === 'new';
  return ({ outcome }) => outcome === value;
}

const texts = new Map();

/** Text of a rule, resource or acknowledgement in lower case, created once. */
function textOf(item, make) {
  if (item === undefined) return '';
  if (!texts.has(item)) texts.set(item, make(item).join('\n').toLowerCase());
  return texts.get(item);
}

function searches(value) {
  const wanted = value.toLowerCase();
  return ({ rule, resource, entry, finding = '' }) =>
    textOf(rule, ({ id, info }) => [id, info]).includes(wanted) ||
    textOf(resource, ({ path, type, logicalId }) => [path, type, logicalId]).includes(wanted) ||
    finding.toLowerCase().includes(wanted) ||
    textOf(entry, ({ owner, reason, ticket }) => [owner, reason, ticket]).includes(wanted);
}

/** Results that match all filters. */
export function filtered(state) {
  const active = Object.entries(FILTERS)
    .filter(([name]) => (state[name] ?? '') !== '')
    .map(([name, { matcher }]) => matcher(state[name]));
  return active.length === 0 ? results : results.filter((result) => active.every((matches) => matches(result)));
}
