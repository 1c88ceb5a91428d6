import { toAsff } from '../formats/asff';
import { toGitlab } from '../formats/gitlab';
import { toOcsf } from '../formats/ocsf';
import { OSCAL_WRITERS } from '../formats/oscal/oscal';
import { toCsv } from '../reports/csv';
import { toHtml } from '../reports/html';
import { toJunit } from '../reports/junit';
import { toMarkdown } from '../reports/markdown';
import type { ComplianceReport } from '../reports/report-model';
import { toSarif } from '../reports/sarif';

/** A file of a format. */
export interface Writer {
  readonly file: string;
  /** @param assemblyUri folder of the cloud assembly, relative to the root of the repository */
  readonly write: (report: ComplianceReport, assemblyUri: string) => string;
}

/** Files of a format. */
export type Format = readonly Writer[];

/** The formats, by the name in `--format`. */
export const FORMATS: Readonly<Record<string, Format>> = {
  html: [{ file: 'index.html', write: toHtml }],
  csv: [{ file: 'findings.csv', write: toCsv }],
  json: [{ file: 'compliance.json', write: (report) => `${JSON.stringify(report, undefined, 2)}\n` }],
  sarif: [{ file: 'compliance.sarif', write: toSarif }],
  junit: [{ file: 'junit.xml', write: toJunit }],
  markdown: [{ file: 'summary.md', write: toMarkdown }],
  oscal: OSCAL_WRITERS,
  asff: [{ file: 'findings.asff.json', write: toAsff }],
  ocsf: [{ file: 'ocsf.json', write: toOcsf }],
  gitlab: [{ file: 'gl-sast-report.json', write: toGitlab }],
};
