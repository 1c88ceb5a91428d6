import type { ComplianceReport } from '../reports/report-model';
import { packArchive } from './archive';
import { CHECKSUMS_FILE, checksumsOf } from './checksums';
import { manifestOf } from './manifest';
import { readmeOf } from './readme';
import { acknowledgementsTable, changesTable, rulesTable } from './tables';

/** Name of the bundle in the output folder. */
export const BUNDLE_FILE = 'evidence.tar.gz';

/** Folder in the archive. */
export const BUNDLE_FOLDER = 'evidence';

export interface BundleContent {
  readonly report: ComplianceReport;
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  /** Reports in all formats, by file. */
  readonly reports: ReadonlyMap<string, string>;
  /** The history with this run, if one is kept. */
  readonly history?: string;
  readonly commit?: string;
}

/** Packs the evidence of a run: all reports, the register, the versions, the hashes of templates, and checksums. */
export function packBundle({ report, assembly, reports, history, commit }: BundleContent): Buffer {
  const manifest = manifestOf(report, assembly, commit);
  const texts = new Map([
    ['README.md', readmeOf(report, manifest)],
    ['acknowledgements.csv', acknowledgementsTable(report)],
    ['changes.csv', changesTable(report)],
    ['evidence.json', `${JSON.stringify(manifest, undefined, 2)}\n`],
    ...(history === undefined ? [] : [['history.json', history] as const]),
    ['rules.csv', rulesTable(report, manifest)],
    ['templates.sha256', manifest.templates.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')],
    ...[...reports].map(([file, text]) => [`reports/${file}`, text] as const),
  ]);
  const files = new Map([...texts].map(([file, text]) => [file, Buffer.from(text, 'utf8')]));
  files.set(CHECKSUMS_FILE, Buffer.from(checksumsOf(files), 'utf8'));
  const placed = new Map([...files].map(([file, content]) => [`${BUNDLE_FOLDER}/${file}`, content]));
  return packArchive(placed, new Date(report.generatedAt));
}
