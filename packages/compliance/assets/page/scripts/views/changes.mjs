// The changes since earlier runs, and the trend of each pack, if the report has a history.
import { entries, report, resultOf } from '../base/data.mjs';
import { byId, cell, code, h, sub, table } from '../base/dom.mjs';
import { CHANGES, COMPARISONS, dayOf, number } from '../base/labels.mjs';
import { viewLink } from '../base/links.mjs';
import { trendLine } from '../base/trend-line.mjs';

/** Maximum number of changes of a kind. changes.csv and compliance.json contain all of them. */
const MOST_LISTED = 100;

const comparisons = report.comparisons ?? [];
const trends = report.trends ?? [];

export const hasHistory = comparisons.length > 0 || trends.length > 1;

export function renderChanges() {
  byId('changes').hidden = !hasHistory;
  byId('changes-link').hidden = !hasHistory;
  if (hasHistory) byId('change-list').append(...changes());
}

/** @param folded whether the findings of a change are shown on request */
export function changes(folded = true) {
  return [...comparisons.map((comparison) => compared(comparison, folded)), trends.length > 1 && trend()].filter(
    Boolean,
  );
}

function compared(comparison, folded) {
  const { kind, before, counts, packs } = comparison;
  const expiring = entries.filter(({ status }) => status === 'expiring');
  const found = (change) => comparison.changes.filter((each) => each.change === change);
  const title = `Since ${COMPARISONS[kind]} (${[dayOf(before), before.commit?.slice(0, 12)].filter(Boolean).join(', ')})`;
  const rows = [
    ...Object.entries(CHANGES).map(([change, label]) =>
      row(label, counts[change], found(change).map(finding), folded && 'Show findings'),
    ),
    // the results below contain the open findings
    row('Still open', counts.stillOpen, []),
    row('Acknowledgement expires soon', counts.expiring, expiring.map(expiry), folded && 'Show acknowledgements'),
  ];
  const notes = [
    ...packs.map(packChange),
    counts.notCompared > 0 &&
      `${number(counts.notCompared)} earlier findings are of packs or environments that this run does not contain.`,
  ].filter(Boolean);
  return h(
    'div',
    { class: 'comparison' },
    h('h3', {}, title),
    table('stacked', title, [['Change', 'third'], ['Number', 'number narrow'], ['Findings']], rows),
    notes.length > 0 &&
      h(
        'ul',
        {},
        notes.map((note) => h('li', {}, note)),
      ),
  );
}

/** @param summary text that shows the findings on request. They are always shown without it. */
function row(label, count, found, summary) {
  const listed = found.slice(0, MOST_LISTED);
  const items = listed.map((item) => h('li', {}, item));
  if (found.length > listed.length) items.push(h('li', {}, `and ${number(found.length - listed.length)} more`));
  const list = h('ul', { class: 'found' }, items);
  return h(
    'tr',
    {},
    h('td', { class: 'change' }, label),
    h('td', { class: 'number narrow' }, number(count)),
    h('td', {}, items.length > 0 && (summary ? h('details', {}, h('summary', {}, summary), list) : list)),
  );
}

/** A finding, with a link if this report has its result. A resource that was removed has none. */
function finding({ id, rule, resource, finding }) {
  const name = code(finding === undefined ? rule : `${rule}[${finding}]`);
  return h('div', {}, resultOf(id) === undefined ? name : viewLink({ finding: id }, '', name), sub(code(resource)));
}

function expiry({ id, expires, owner, reason }) {
  return h('div', {}, viewLink({ entry: id }, '', id), ` on ${expires}`, sub(owner ?? ''), sub(reason));
}

function packChange({ name, before, after }) {
  if (before === undefined) return `Pack ${name} ${after} was added.`;
  return after === undefined
    ? `Pack ${name} ${before} was removed.`
    : `Pack ${name} was updated from ${before} to ${after}.`;
}

function trend() {
  const names = report.packs.map(({ name }) => name);
  const title = `Trend from ${dayOf(trends[0])} to ${dayOf(trends.at(-1))}`;
  const head = [['Pack', 'third'], ['Open', 'number'], ['Acknowledged', 'number'], ['Open and acknowledged (dashed)']];
  return h('div', { class: 'comparison' }, h('h3', {}, title), table('stacked', title, head, names.map(packTrend)));
}

function packTrend(name) {
  const points = trends.flatMap(({ time, packs }) => {
    const counts = packs.find(({ pack }) => pack === name);
    if (counts === undefined) return [];
    return [{ time: Date.parse(time), open: counts.nonCompliant + counts.error, acknowledged: counts.acknowledged }];
  });
  const values = (kind) => points.map((point) => point[kind]);
  return h(
    'tr',
    {},
    h('td', { class: 'name' }, name),
    cell('Open', 'number', changeOf(values('open'))),
    cell('Acknowledged', 'number', changeOf(values('acknowledged'))),
    cell(
      'Open and acknowledged (dashed)',
      '',
      points.length > 1 && trendLine(points, Date.parse(trends[0].time), Date.parse(trends.at(-1).time)),
    ),
  );
}

/** The first and the last number. */
function changeOf(values) {
  if (values.length === 0) return '';
  const [first, last] = [number(values[0]), number(values.at(-1))];
  return first === last ? last : `${first} to ${last}`;
}
