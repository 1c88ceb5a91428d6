import { cut } from '../private/plain-text';
import type { ComplianceReport } from './report-model';
import { type ResultView, viewResults } from './view';

const COLUMNS: Readonly<Record<string, (result: ResultView) => string | undefined>> = {
  Environment: ({ resourceFacts }) => resourceFacts.stage,
  Stack: ({ resourceFacts }) => resourceFacts.stack,
  'Resource type': ({ resourceFacts }) => resourceFacts.type,
  'Logical id': ({ resourceFacts }) => resourceFacts.logicalId,
  'Construct path': ({ resource }) => resource,
  Source: ({ resourceFacts: { source } }) => source && `${source.file}:${source.line}`,
  Pack: ({ ruleFacts }) => ruleFacts.pack,
  Rule: ({ rule }) => rule,
  Controls: ({ ruleFacts }) => ruleFacts.controls.join(' '),
  Level: ({ ruleFacts }) => ruleFacts.level,
  Outcome: ({ outcome }) => outcome,
  'Rule info': ({ ruleFacts }) => ruleFacts.info,
  Finding: ({ finding }) => finding,
  Detail: ({ message }) => message,
  Reason: ({ entry }) => entry?.reason,
  Owner: ({ entry }) => entry?.owner,
  Ticket: ({ entry }) => entry?.ticket,
  Expires: ({ entry }) => entry?.expires,
  Id: ({ id }) => id,
};

/** Spreadsheets support 32,767 characters in a cell. The apostrophe is one of them. */
const MAX_CELL = 32_766;

/** All results as CSV. */
export function toCsv(report: ComplianceReport): string {
  const rows = viewResults(report).map((result) => Object.values(COLUMNS).map((column) => column(result) ?? ''));
  return csvOf(Object.keys(COLUMNS), rows);
}

/** A table as CSV (RFC 4180), with a byte order mark so that spreadsheets detect UTF-8. */
export function csvOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/**
 * Spreadsheets evaluate cells with these first characters, or their full-width forms, as formulas. An apostrophe prevents it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string): string {
  const short = cut(value, MAX_CELL);
  const text = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(short) ? `'${short}` : short;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
