// The report in the page, with the results joined to their rules, resources and acknowledgements.
import { OUTCOMES } from './labels.mjs';

export const report = JSON.parse(document.getElementById('data').textContent);
export const rules = report.rules;
export const resources = report.resources;
export const entries = report.acknowledgements;
export const stacks = new Map(report.stacks.map((stack) => [stack.path, stack]));

/** Results, with the open ones first. */
export const results = OUTCOMES.flatMap((wanted) => report.results.filter((row) => row[3] === wanted).map(toResult));

const resultsById = new Map(results.map((result) => [result.id, result]));

export const isOpen = ({ outcome }) => outcome === 'nonCompliant' || outcome === 'error';

export const openResults = results.filter(isOpen);

export function resultOf(id) {
  return resultsById.get(id);
}

/** Name of the rule with its finding. */
export function ruleName({ rule, finding }) {
  return finding === undefined ? rule.id : `${rule.id}[${finding}]`;
}

/** Name of a rule without the pack, which is the id of its control if the pack lists all controls. */
export function shortName({ id, pack }) {
  const name = id.slice(id.indexOf('::') + 2);
  return name.startsWith(`${pack}-`) ? name.slice(pack.length + 1) : name;
}

/** Owner of an acknowledgement in an environment. */
export function ownerOf(entry, stage) {
  return entry?.owners?.[stage] ?? entry?.owner;
}

/** Numbers of results by outcome. */
export function countOf(list) {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
  for (const { outcome } of list) counts[outcome]++;
  return counts;
}

export function totalOf(counts) {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

function toResult([id, rule, resource, outcome, finding, message, entry, baseline]) {
  return {
    id,
    rule: rules[rule],
    resource: resources[resource],
    outcome,
    finding: finding ?? undefined,
    message: message ?? undefined,
    entry: entries[entry],
    baseline: baseline ?? undefined,
  };
}

/** Ids of controls that each rule judges. */
export const controlsOf = new Map(
  rules.map((rule) => {
    const pack = report.packs.find(({ name }) => name === rule.pack);
    const id = shortName(rule);
    const own = pack?.controls?.some((control) => control.id === id) ? [id] : [];
    return [rule, [...new Set([...rule.controls, ...own])]];
  }),
);
