// The open findings, or the results of the view that is printed, which are the evidence of a control or resource.
import { openResults, ruleName } from '../base/data.mjs';
import { badge, breakable, code, h, sub, table } from '../base/dom.mjs';
import { FILTERS } from '../base/filters.mjs';
import { LABELS, number, plural } from '../base/labels.mjs';
import { sourceLink } from '../base/links.mjs';
import { filtersOf, view } from '../base/state.mjs';
import { row } from './scope.mjs';

/** Maximum number of results. findings.csv contains all of them. */
const MOST_PRINTED = 2000;

/** Title and content of the chapter. */
export function findings() {
  const filters = Object.entries(filtersOf(view.state));
  if (filters.length === 0) return ['Open findings', list(openResults, 'No open findings.')];
  const names = filters.map(([name, value]) => `${FILTERS[name].label}: ${value}`).join(', ');
  const count = plural(view.shown.length, 'result', 'results');
  return ['Evidence', h('div', {}, h('p', {}, `${count} with ${names}.`), list(view.shown, 'No results.'))];
}

function list(results, empty) {
  if (results.length === 0) return h('p', {}, empty);
  const printed = results.slice(0, MOST_PRINTED);
  const cut = results.length > printed.length;
  return h(
    'div',
    {},
    cut && h('p', {}, `The first ${number(printed.length)} are printed. findings.csv contains all of them.`),
    table('plain', 'Findings', [['Outcome'], ['Rule'], ['Resource'], ['Acknowledgement']], printed.map(resultRow)),
  );
}

function resultRow(result) {
  const { rule, resource, outcome, message, entry } = result;
  const source = sourceLink(resource);
  return row(
    badge(outcome, LABELS[outcome]),
    h('div', {}, code(ruleName(result)), sub(rule.info), message === undefined ? '' : sub(message)),
    h(
      'div',
      {},
      h('span', { class: 'path' }, breakable(resource.path)),
      sub(resource.type),
      source === undefined ? '' : sub(source),
    ),
    entry?.id ?? '',
  );
}
