// Links to source lines, stacks, tickets and runbooks.
import { report, shortName, stacks } from './data.mjs';
import { code, h } from './dom.mjs';
import { addressOf } from './state.mjs';

const WEB = /^https?:\/\//;

/** Packs whose rules are named after controls of AWS Security Hub, which has a page about their remediation. */
const SECURITY_HUB = new Set(['AWS.FSBP', 'PCI.DSS.4.0.1']);

/** A link to the results with these filters, which replace all others. */
export function viewLink(filters, className, ...children) {
  return h('a', { href: addressOf(filters), class: className }, ...children);
}

/** A link to another page. */
export function external(url, ...children) {
  return h('a', { href: url, rel: 'noreferrer' }, ...children);
}

/** URL of a file of the repository, if the repository is known. */
function fileUrl(file, line) {
  const template = report.repository?.fileUrl;
  if (template === undefined) return undefined;
  const path = file.split('/').map(encodeURIComponent).join('/');
  const wanted = line === undefined ? template.replace(/#[^#]*$/, '') : template;
  return wanted.replaceAll('{file}', () => path).replaceAll('{line}', String(line ?? 1));
}

/** The line that creates a resource. */
export function sourceLink({ source }) {
  if (source === undefined) return undefined;
  const { file, line, column } = source;
  const url = fileUrl(file, line);
  const text = code(`${file}:${line}:${column}`);
  return url === undefined ? text : external(url, text);
}

/** The stack in the console of AWS. The console has no address of a resource that is not deployed yet. */
export function consoleLink({ stack }) {
  const { name, region } = stacks.get(stack) ?? {};
  if (region === undefined) return undefined;
  const query = new URLSearchParams({ filteringText: name, filteringStatus: 'active', viewNested: 'true' });
  const url = `https://${consoleHost(region)}/cloudformation/home?region=${encodeURIComponent(region)}#/stacks?${query}`;
  return external(url, `${name} in ${region}`);
}

function consoleHost(region) {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return `${encodeURIComponent(region)}.console.aws.amazon.com`;
}

export function ticketLink({ ticket, ticketUrl }) {
  if (ticket === undefined) return undefined;
  return WEB.test(ticketUrl ?? '') ? external(ticketUrl, ticket) : ticket;
}

export function runbookLink({ runbook, runbookUrl }) {
  if (runbook === undefined) return undefined;
  return WEB.test(runbookUrl ?? '') ? external(runbookUrl, runbook) : code(runbook);
}

/** The page of AWS Security Hub about the remediation of a rule. */
export function remediationLink(rule) {
  const control = shortName(rule);
  if (!SECURITY_HUB.has(rule.pack) || !/^[A-Za-z0-9]+\.\d+$/.test(control)) return undefined;
  return external(
    `https://docs.aws.amazon.com/console/securityhub/${control}/remediation`,
    `AWS Security Hub ${control}`,
  );
}

/** Text whose URLs, and whose documents of the repository, are links. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:]|(?:[\w.-]+\/)+[\w.-]+\.md\b)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const url = WEB.test(part) ? part : fileUrl(part);
    return url === undefined ? part : external(url, part);
  });
}
