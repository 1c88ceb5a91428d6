// Numbers of results by outcome, as tables and bars. Each number links to its results.
import { totalOf } from './data.mjs';
import { cell, h, table } from './dom.mjs';
import { LABELS, number, OUTCOMES } from './labels.mjs';
import { viewLink } from './links.mjs';

const HEAD = OUTCOMES.map((outcome) => [LABELS[outcome], 'number']);

/** Text of the outcomes that occur. */
export function textOfCounts(counts) {
  const found = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  return found.map((outcome) => `${number(counts[outcome])} ${LABELS[outcome].toLowerCase()}`).join(', ');
}

export function bar(counts) {
  const total = totalOf(counts);
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => {
    const part = h('span', { class: outcome });
    part.style.flexGrow = String(counts[outcome] / total);
    return part;
  });
  return h('div', { class: 'bar', role: 'img', 'aria-label': textOfCounts(counts) || 'no results' }, parts);
}

/** @param rows name, counts, and the filters of the counted results */
export function countTable(caption, title, rows, withShare = true) {
  const head = [[title], ...HEAD, ...(withShare ? [['Share', 'wide']] : [])];
  const body = rows.map(([name, counts, filters]) =>
    h(
      'tr',
      {},
      h('td', { class: 'name' }, name),
      OUTCOMES.map((outcome) => countCell(counts, outcome, filters)),
      withShare && h('td', { class: 'wide' }, bar(counts)),
    ),
  );
  return table('counts', caption, head, body);
}

function countCell(counts, outcome, filters) {
  const value = number(counts[outcome]);
  const content =
    counts[outcome] === 0 ? value : viewLink({ ...filters, outcome }, outcome === 'compliant' ? '' : outcome, value);
  return cell(LABELS[outcome], 'number', content);
}
