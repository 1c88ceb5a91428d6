import { cut } from './plain-text';

/** Length after which a text is cut. A comment on a pull request has 65,536 characters. */
const MAX_LENGTH = 1_000;

/** Escapes text for Markdown, in one line. */
export function markdownText(value: string, max = MAX_LENGTH): string {
  return cut(value, max)
    .replaceAll(/[\\`*_<>|[\]]/g, (mark) => `\\${mark}`)
    .replaceAll(/\s+/g, ' ');
}

/** Text as code in Markdown, in one line. */
export function markdownCode(value: string): string {
  return `\`${cut(value, MAX_LENGTH).replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
}

/** A table in Markdown. The cells are escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
