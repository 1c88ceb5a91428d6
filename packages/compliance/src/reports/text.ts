import { type ComplianceReport, type Counts, isOpen } from './report-model';
import { viewResults } from './view';

/** As many findings as fit a terminal; the reports hold all. */
const MOST_LISTED = 20;

/** What the command prints: what is open, the counts, and where the reports are. */
export function toText(report: ComplianceReport, files: readonly string[]): string {
  const open = viewResults(report).filter((result) => isOpen(result) && result.baseline !== 'unchanged');
  const listed = open.slice(0, MOST_LISTED).map(({ ruleFacts, rule, finding, resource }) => {
    return `  ${ruleFacts.level}: ${rule}${finding === undefined ? '' : `[${finding}]`} at ${resource}`;
  });
  const more = open.length - listed.length;
  const known = report.results.filter(({ baseline }) => baseline === 'unchanged').length;
  const rows = [
    ...report.summary.stages.map((counts) => row(counts.stage || '(no stage)', counts)),
    row('all', report.summary.total),
  ];
  return [
    ...table([['', 'compliant', 'acknowledged', 'open', 'not judged'], ...rows]),
    '',
    ...listed,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...report.problems.map(({ level, message }) => `  ${level}: ${message}`),
    `${open.length} open findings${known > 0 ? `, and ${known} that the baseline knows` : ''}`,
    ...files.map((file) => `wrote ${file}`),
    '',
  ].join('\n');
}

function row(name: string, { compliant, acknowledged, nonCompliant, error }: Counts): string[] {
  return [name, ...[compliant, acknowledged, nonCompliant, error].map(String)];
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows.map(([name, ...cells]) =>
    [name.padEnd(widths[0]), ...cells.map((cell, column) => cell.padStart(widths[column + 1]))].join('  '),
  );
}
