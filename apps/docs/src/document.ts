import { outsideOfCode } from './links';

/** A document without its first heading. */
export interface Document {
  readonly title: string;
  /** First paragraph without marks, for search engines. */
  readonly description: string;
  readonly body: string;
}

/** Returns the parts of a document of the repository. */
export function parseDocument(markdown: string, source: string): Document {
  const text = markdown.replaceAll(/^<!--[\s\S]*?-->\n*/gm, '');
  const heading = /^# (.+)$/m.exec(text);
  if (heading === null) throw new Error(`${source}: the first heading must be "# …", got none`);
  const body = text.slice(heading.index + heading[0].length).trim();
  return { title: plain(heading[1]), description: plain(firstParagraph(body)), body };
}

/** Fields before the body of a page. */
export interface FrontMatter {
  readonly title: string;
  readonly description?: string;
  readonly editUrl?: string | false;
  readonly sidebar?: { readonly label?: string; readonly hidden?: boolean };
  readonly tableOfContents?: { readonly maxHeadingLevel: number };
  readonly [field: string]: unknown;
}

/** Returns the text of a page. JSON is YAML, and needs no rules for quotes. */
export function toPage(fields: FrontMatter, body: string): string {
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`;
}

/** Escapes what MDX reads as a tag or an expression. */
export function escapeMdx(text: string): string {
  return outsideOfCode(text, (part) => part.replaceAll('<', '&lt;').replaceAll('{', '&#123;'));
}

/** Returns the text of a section of a document, without its heading. */
export function sectionOf(markdown: string, heading: string): string {
  const [, rest] = markdown.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`the document must have the heading "## ${heading}", got none`);
  return rest.split(/^## /m)[0].trim();
}

function firstParagraph(body: string): string {
  const paragraph = body.split(/\n{2,}/).find((part) => /^[A-Za-z`*_[]/.test(part));
  return paragraph ?? '';
}

/** Text without the marks of Markdown, on one line. */
export function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
