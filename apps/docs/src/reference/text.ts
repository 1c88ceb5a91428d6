import type { DocsSchema, TypeSchema } from 'jsii-docgen/lib/docgen/schema';
import { escapeMdx } from '../document';
import { LANGUAGES, type LanguageName } from './api';

/** Returns the address of a type, or undefined if the site has no page for it. */
export type AddressOf = (id: string) => string | undefined;

/** Summary and remarks of a declaration. */
export function describe({ deprecated, deprecationReason, links = [], remarks, summary }: DocsSchema): string {
  const parts = [
    deprecated ? `**Deprecated.** ${deprecationReason ?? ''}` : undefined,
    summary,
    remarks,
    links.length === 0 ? undefined : `See ${links.map(linkTo).join(', ')}`,
  ];
  return escapeMdx(parts.filter((part) => part !== undefined).join('\n\n'));
}

/** The same text for the cell of a table. */
export function inCell(docs: DocsSchema): string {
  return cell(describe(docs));
}

/** Text on one line, without the separator of cells. Lists become sentences. */
export function cell(text: string): string {
  return text
    .replaceAll(/\n+\s*[-*] /g, ' · ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .trim();
}

/** The TypeScript name of a type, with links to the types of the libraries. */
export function typeName(type: TypeSchema, addressOf: AddressOf): string {
  const merged: Segment[] = [];
  for (const segment of segmentsOf(type, addressOf)) {
    const last = merged.at(-1);
    // two code spans without a character between them are not valid Markdown
    if (last !== undefined && last.address === undefined && segment.address === undefined)
      merged[merged.length - 1] = { text: last.text + segment.text };
    else merged.push(segment);
  }
  return merged
    .map(({ address, text }) => (address === undefined ? code(text) : `[${code(text)}](${address})`))
    .join('');
}

interface Segment {
  readonly text: string;
  readonly address?: string;
}

function segmentsOf({ formattingPattern, types = [] }: TypeSchema, addressOf: AddressOf): Segment[] {
  return formattingPattern.split('%').flatMap((text, index) => {
    const before = text === '' ? [] : [{ text }];
    const part = types[index];
    if (part === undefined) return before;
    if ('formattingPattern' in part) return [...before, ...segmentsOf(part, addressOf)];
    return [...before, { text: part.displayName, address: addressOf(part.id) }];
  });
}

/** A code block for each language, in tabs. The choice is the same on all pages. */
export function tabs(codeOf: (language: LanguageName) => string | undefined): string {
  const items = (Object.keys(LANGUAGES) as LanguageName[]).flatMap((language) => {
    const text = codeOf(language);
    if (text === undefined || text === '') return [];
    const { code: syntax, label } = LANGUAGES[language];
    return [`<TabItem label="${label}">\n\n\`\`\`${syntax}\n${text}\n\`\`\`\n\n</TabItem>`];
  });
  return items.length === 0 ? '' : `<Tabs syncKey="language">\n${items.join('\n')}\n</Tabs>`;
}

/** Begin of each page with tabs. */
export const IMPORTS = `import { TabItem, Tabs } from '@astrojs/starlight/components';`;

function linkTo(url: string): string {
  const { host } = new URL(url);
  return `[${host === 'docs.aws.amazon.com' ? 'AWS documentation' : host}](${url})`;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
