// The acknowledged findings, each with lines for signatures.
import { entries } from '../base/data.mjs';
import { badge, breakable, facts, h } from '../base/dom.mjs';
import { number } from '../base/labels.mjs';
import { linked, runbookLink, ticketLink } from '../base/links.mjs';

export function exceptions() {
  if (entries.length === 0) return h('p', {}, 'No findings are acknowledged.');
  return h('div', {}, entries.map(exception));
}

function exception(entry) {
  const { id, status, reason, rules, at, stages, owner = 'none', owners = {}, expires = 'never', findings } = entry;
  return h(
    'div',
    { class: 'exception' },
    h('h3', {}, `${id} `, badge(status, status)),
    h('p', {}, linked(reason)),
    facts([
      ['Rules', paths(rules)],
      ['At', paths(at)],
      ['Environments', stages?.join(', ') ?? 'all'],
      ['Owner', [owner, ...Object.entries(owners).map(([stage, each]) => `${stage}: ${each}`)].join(', ')],
      ['Expires', expires],
      ['Ticket', ticketLink(entry)],
      ['Runbook', runbookLink(entry)],
      ['Findings', number(findings)],
    ]),
    signature('Accepted by'),
  );
}

function paths(values) {
  return values.map((value) => h('div', { class: 'path' }, breakable(value)));
}

/** Lines for a name, a date and a signature. */
function signature(role) {
  const line = (label) => h('div', {}, h('span', {}, label));
  return h('div', { class: 'signature' }, line(`${role} (name, role)`), line('Date'), line('Signature'));
}

export function signOff() {
  return h(
    'div',
    { class: 'sign-off' },
    h('p', {}, 'The undersigned have reviewed this report and its exceptions.'),
    ['Prepared by', 'Reviewed by', 'Approved by'].map(signature),
  );
}
