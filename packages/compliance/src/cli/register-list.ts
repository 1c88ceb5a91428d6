import type { ReportedAcknowledgement } from '../reports/report-model';
import { markdownCode as code, markdownText as text } from '../private/markdown-text';
import type { FiledAcknowledgement } from '../register/register-content';
import { ownersText } from '../register/owners';

/** An entry with the number of days until it expires, which is negative after it has expired. */
export interface ListedEntry extends Partial<Omit<ReportedAcknowledgement, 'status'>> {
  readonly id: string;
  readonly rules: readonly string[];
  readonly at: readonly string[];
  readonly reason: string;
  readonly days: number;
  readonly status?: string;
}

const DAY = 86_400_000;

/** Entries in the order of their expiration dates. Those without a date expire never. */
export function listedEntries(
  entries: readonly (FiledAcknowledgement | ReportedAcknowledgement | ListedEntry)[],
  today: string,
): ListedEntry[] {
  return entries
    .map((entry) => ({
      ...entry,
      days: entry.expires === undefined ? Infinity : Math.round((Date.parse(entry.expires) - Date.parse(today)) / DAY),
    }))
    .sort((a, b) => a.days - b.days || (a.id < b.id ? -1 : 1));
}

export function toJson(entries: readonly ListedEntry[]): string {
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

export function toTextList(entries: readonly ListedEntry[]): string {
  if (entries.length === 0) return 'no entries\n';
  const lines = entries.map(({ id, rules, at, stages, reason, expires, days, ...entry }) =>
    [
      `${id}  ${stateOf(expires, days)}  ${ownersText(entry)}`,
      `  ${reason}`,
      `  ${rules.join(', ')} at ${at.join(', ')}${stages === undefined ? '' : ` in ${stages.join(', ')}`}`,
    ].join('\n'),
  );
  return `${lines.join('\n')}\n`;
}

/** A list for an issue. Empty without entries. */
export function toMarkdownList(entries: readonly ListedEntry[]): string {
  return entries
    .map(({ id, rules, at, stages, reason, expires, days, ticket, ticketUrl, ...entry }) => {
      const where = `${at.map(code).join(', ')}${stages === undefined ? '' : ` in ${text(stages.join(', '))}`}`;
      const link = ticketUrl === undefined ? text(ticket ?? '') : `[${text(ticket ?? '')}](${ticketUrl})`;
      const about = [text(ownersText(entry)), ticket === undefined ? '' : link].filter(Boolean).join(', ');
      return `- **${text(id)}** ${stateOf(expires, days)} (${about}): ${text(reason)}. ${rules.map(code).join(', ')} at ${where}\n`;
    })
    .join('');
}

function stateOf(expires: string | undefined, days: number): string {
  if (expires === undefined) return 'has no expiration date';
  return days < 0 ? `expired on ${expires}` : `expires on ${expires}, in ${days} days`;
}
