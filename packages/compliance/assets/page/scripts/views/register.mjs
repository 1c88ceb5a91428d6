// The acknowledgements.
import { entries } from '../base/data.mjs';
import { badge, breakable, byId, cell, h, sub, table } from '../base/dom.mjs';
import { number } from '../base/labels.mjs';
import { linked, runbookLink, ticketLink, viewLink } from '../base/links.mjs';

const HEAD = [
  ['Status', 'narrow'],
  ['Rules', 'quarter'],
  ['At', 'quarter'],
  ['Reason'],
  ['Owner', 'narrow'],
  ['Expires', 'narrow'],
  ['Findings', 'number'],
];

export function renderRegister() {
  const content =
    entries.length === 0
      ? h('p', { class: 'empty' }, 'No acknowledgements.')
      : table('stacked', 'Acknowledgements', HEAD, entries.map(row));
  byId('register-list').append(content);
}

function row(entry) {
  const { id, status, rules, at, stages, reason, owner, owners, expires, findings } = entry;
  const ticket = ticketLink(entry);
  const runbook = runbookLink(entry);
  return h(
    'tr',
    {},
    h('td', { class: 'narrow' }, badge(status, status), sub(id)),
    cell('Rules', '', paths(rules)),
    cell('At', '', paths(at), stages === undefined ? '' : sub(`in ${stages.join(', ')}`)),
    h(
      'td',
      {},
      linked(reason),
      ticket === undefined ? '' : sub('Ticket: ', ticket),
      runbook === undefined ? '' : sub('Runbook: ', runbook),
    ),
    cell('Owner', 'narrow', owner ?? '', ownersByStage(owners)),
    cell('Expires', 'narrow', expires ?? ''),
    cell('Findings', 'number', findings === 0 ? '0' : viewLink({ entry: id }, '', number(findings))),
  );
}

function paths(values) {
  return values.map((value) => h('div', { class: 'path' }, breakable(value)));
}

function ownersByStage(owners = {}) {
  return Object.entries(owners).map(([stage, owner]) => sub(`${stage}: ${owner}`));
}
