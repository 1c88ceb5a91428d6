// The list of results, in pages.
import { isOpen, resources, results, ruleName } from '../base/data.mjs';
import { describeResult } from './details.mjs';
import { badge, breakable, byId, cell, h, sub, table } from '../base/dom.mjs';
import { LABELS, number, plural, stageName } from '../base/labels.mjs';
import { viewLink } from '../base/links.mjs';
import { resourcePanel } from './resource.mjs';
import { PAGE_SIZE, view } from '../base/state.mjs';

const HEAD = [
  ['Outcome', 'narrow'],
  ['Rule'],
  ['Resource', 'third'],
  ['Environment', 'narrow'],
  ['Severity', 'narrow'],
];

export function renderResults({ go, opened }) {
  const { state, shown } = view;
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Math.floor(Number(state.page)) || 1));
  const listed = shown.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  byId('count').textContent = countText();
  const resource = resources.find(({ path }) => path === state.resource);
  byId('resource').replaceChildren(...(resource === undefined ? [] : [resourcePanel(resource)]));
  byId('list').replaceChildren(
    listed.length === 0
      ? h('p', { class: 'empty' }, emptyText())
      : table(
          'stacked results',
          'Results',
          HEAD,
          listed.flatMap((result) => resultRows(result, opened)),
        ),
  );
  byId('pages').replaceChildren(...(pages > 1 ? pageButtons(page, pages, go) : []));
  byId('pages').hidden = pages === 1;
}

function countText() {
  const all = plural(results.length, 'result', 'results');
  return view.shown.length === results.length ? all : `${number(view.shown.length)} of ${all}`;
}

function emptyText() {
  if (results.length === 0) return 'No rule applies to a resource.';
  return view.state.outcome === 'open' && !results.some(isOpen) ? 'No open findings.' : 'No results match the filters.';
}

function pageButtons(page, pages, go) {
  const button = (text, to) =>
    h('button', { type: 'button', class: 'boxed', disabled: to < 1 || to > pages, onclick: () => go(to) }, text);
  const text = `Page ${number(page)} of ${number(pages)}`;
  return [button('Previous', page - 1), h('span', {}, text), button('Next', page + 1)];
}

function resultRows(result, opened) {
  const { rule, resource, outcome, baseline } = result;
  const expanded = result.id === view.state.finding;
  const details = h(
    'tr',
    { class: 'details', id: `details-${result.id}`, hidden: !expanded },
    h('td', { colspan: String(HEAD.length) }),
  );
  const toggle = h(
    'button',
    { type: 'button', class: 'toggle', 'aria-expanded': String(expanded), 'aria-controls': details.id },
    h('code', {}, breakable(ruleName(result))),
  );
  const row = h(
    'tr',
    { class: expanded ? 'row shown' : 'row', id: `row-${result.id}` },
    h('td', { class: 'narrow' }, badge(outcome, LABELS[outcome]), baseline === undefined ? '' : sub(baseline)),
    h('td', {}, toggle, sub(outcome === 'compliant' ? `Looks for: ${rule.info}` : rule.info)),
    h('td', {}, viewLink({ resource: resource.path }, 'path', breakable(resource.path)), sub(resource.type)),
    cell('Environment', 'narrow', stageName(resource.stage)),
    cell('Severity', 'narrow', rule.level),
  );
  const fill = () => details.firstChild.childElementCount > 0 || details.firstChild.append(describeResult(result));
  if (expanded) fill();
  toggle.addEventListener('click', () => {
    fill();
    details.hidden = !details.hidden;
    row.classList.toggle('shown', !details.hidden);
    toggle.setAttribute('aria-expanded', String(!details.hidden));
    opened(details.hidden ? undefined : result.id);
  });
  return [row, details];
}
