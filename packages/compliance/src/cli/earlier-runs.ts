import { existsSync, readFileSync } from 'node:fs';
import { type History, type HistoryRun, NO_HISTORY, parseHistory, runOf } from '../history/history';
import { plainJson } from '../private/plain-text';
import { quoted } from '../private/printable';
import type { ComplianceReport } from '../reports/report-model';

/** Reads the history of `--history`. A file that does not exist is the history before the first run. */
export function readHistory(file: string | undefined): History {
  if (file === undefined || !existsSync(file)) return NO_HISTORY;
  return parseHistory(plainJson(readJson('--history', file)), `--history ${quoted(file)}`);
}

/** Reads the run of `--previous`. */
export function readPrevious(file: string | undefined): HistoryRun | undefined {
  return file === undefined ? undefined : runOf(plainJson(readReport('--previous', file)));
}

/** Reads an earlier `compliance.json`. Throws when the file does not exist or is another one. */
export function readReport(option: string, file: string): ComplianceReport {
  if (!existsSync(file)) throw new Error(`${option} must be an existing file, got ${quoted(file)}`);
  const report = readJson(option, file) as Partial<ComplianceReport> | null;
  if (report?.schemaVersion !== '1.0' || !Array.isArray(report.results))
    throw new Error(`${option} must be a compliance.json of version 1.0, got ${quoted(file)}`);
  return report as ComplianceReport;
}

function readJson(option: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${option} must be valid JSON, got ${quoted(file)}: ${(error as Error).message}`);
  }
}
