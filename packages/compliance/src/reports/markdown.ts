import { ownersText } from '../register/owners';
import {
  type ComplianceReport,
  CONTROL_STATUSES,
  type Counts,
  isOpen,
  type ReportedAcknowledgement,
  type ReportedPack,
} from './report-model';
import { comparisonSection, trendTable } from './markdown-changes';
import { markdownCode as code, markdownTable as table, markdownText as text } from '../private/markdown-text';
import { messageOf, viewResults } from './view';

/** Maximum number of findings in a pull request comment. The other reports contain all of them. */
const MAX_LISTED = 50;

/** Summary with the open findings, the counts and the register. */
export function toMarkdown(report: ComplianceReport): string {
  const open = viewResults(report).filter(isOpen);
  const listed = open.slice(0, MAX_LISTED).map((result) => {
    const state = result.baseline === 'unchanged' ? ' (known)' : '';
    return `- **${code(result.rule)}** at ${code(result.resource)}${state}: ${text(messageOf(result))}`;
  });
  const more = open.length - listed.length;
  return [
    '# Compliance',
    ...(open.length === 0
      ? ['No open findings.']
      : [`${open.length} open findings`, [...listed, more > 0 ? `- and ${more} more` : ''].join('\n').trim()]),
    ...(report.problems.length === 0
      ? []
      : ['## Problems', report.problems.map(({ level, message }) => `- ${level}: ${text(message)}`).join('\n')]),
    ...(report.comparisons ?? []).flatMap(comparisonSection),
    '## Results',
    countsTable(
      'Environment',
      report.summary.stages.map((counts) => ({ name: counts.stage || 'none', counts })),
    ),
    countsTable(
      'Pack',
      report.summary.packs.map((counts) => ({ name: counts.pack, counts })),
    ),
    ...controlsTable(report.packs),
    ...trendTable(report.trends ?? []),
    '## Acknowledgements',
    registerTable(report.acknowledgements),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function countsTable(title: string, rows: readonly { name: string; counts: Counts }[]): string {
  const body = rows.map(({ name, counts }) => {
    const { compliant, acknowledged, nonCompliant, error } = counts;
    return [text(name), compliant, acknowledged, nonCompliant, error];
  });
  return table([title, 'Compliant', 'Acknowledged', 'Open', 'Not evaluated'], body);
}

/** Number of controls by status, for packs that list all controls of their standard. */
function controlsTable(packs: readonly ReportedPack[]): string[] {
  const rows = packs.flatMap(({ name, controls }) =>
    controls === undefined
      ? []
      : [[text(name), ...CONTROL_STATUSES.map((status) => controls.filter((each) => each.status === status).length)]],
  );
  if (rows.length === 0) return [];
  const head = ['Open', 'Acknowledged', 'Met', 'Not applicable', 'Decided elsewhere', 'Not decidable'];
  return ['## Controls', table(['Standard', ...head], rows)];
}

function registerTable(entries: readonly ReportedAcknowledgement[]): string {
  const body = entries.map(({ rules, at, stages, reason, owner, owners, ticket = '', expires = '', status }) => [
    rules.map(code).join('<br>'),
    [...at.map(code), ...(stages ? [`in ${text(stages.join(', '))}`] : [])].join('<br>'),
    text(reason),
    text(owner === undefined ? '' : ownersText({ owner, owners })),
    text(ticket),
    status === 'active' ? expires : `${expires} (${status})`,
  ]);
  return entries.length === 0 ? 'None.' : table(['Rules', 'At', 'Reason', 'Owner', 'Ticket', 'Expires'], body);
}
