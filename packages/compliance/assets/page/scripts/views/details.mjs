// The details of a result.
import { controlsOf, ownerOf } from '../base/data.mjs';
import { code, facts, h, sub } from '../base/dom.mjs';
import { consoleLink, linked, remediationLink, runbookLink, sourceLink, ticketLink, viewLink } from '../base/links.mjs';

export function describeResult(result) {
  const { id, rule, resource, entry, message } = result;
  const controls = controlsOf.get(rule);
  return facts([
    ['Explanation', rule.explanation && linked(rule.explanation)],
    ['Message', message],
    ['Acknowledged', entry && answer(result)],
    ['Runbook', entry && runbookLink(entry)],
    ['Remediation', remediationLink(rule)],
    ['Source', sourceLink(resource)],
    ['Resource', viewLink({ resource: resource.path }, '', 'All results of this resource')],
    ['Stack', consoleLink(resource) ?? resource.stack],
    ['Logical id', resource.logicalId && code(resource.logicalId)],
    ['Template', resource.template && code(resource.template)],
    ['Pack', rule.pack],
    ['Controls', controls.length > 0 && controls.flatMap((control) => [controlLink(rule, control), ' '])],
    ['Link', viewLink({ finding: id }, '', `#finding=${id}`)],
  ]);
}

function controlLink({ pack }, control) {
  return viewLink({ pack, control }, '', control);
}

function answer({ entry, outcome, resource }) {
  const who = [
    ownerOf(entry, resource.stage) ?? 'no owner',
    entry.expires && `until ${entry.expires}`,
    outcome !== 'acknowledged' && 'expired',
  ];
  const ticket = ticketLink(entry);
  return h(
    'div',
    { class: 'answer' },
    linked(entry.reason),
    sub(who.filter(Boolean).join(', '), ticket === undefined ? '' : ' \u00b7 ', ticket),
  );
}
