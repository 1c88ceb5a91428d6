import { type ComplianceReport, type Counts, isOpen } from './report-model';
import { viewResults } from './view';

/** Maximum number of findings in the output. The reports contain all of them. */
const MAX_LISTED = 20;

/** Output of the command: the counts, the open findings, the problems and the files. */
export function toText(report: ComplianceReport, files: readonly string[]): string {
  const open = viewResults(report).filter((result) => isOpen(result) && result.baseline !== 'unchanged');
  const listed = open.slice(0, MAX_LISTED).map(({ ruleFacts, rule, finding, resource }) => {
    return `  ${ruleFacts.level}: ${rule}${finding === undefined ? '' : `[${finding}]`} at ${resource}`;
  });
  const more = open.length - listed.length;
  const unchanged = report.results.filter(({ baseline }) => baseline === 'unchanged').length;
  const rows = [
    ...report.summary.stages.map((counts) => row(counts.stage || '(no stage)', counts)),
    row('all', report.summary.total),
  ];
  return [
    ...table([['', 'compliant', 'acknowledged', 'open', 'not evaluated'], ...rows]),
    '',
    ...listed,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...report.problems.map(({ level, message }) => `  ${level}: ${message}`),
    `${open.length} open findings${unchanged > 0 ? `, and ${unchanged} in the baseline` : ''}`,
    ...files.map((file) => `Wrote ${file}`),
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
