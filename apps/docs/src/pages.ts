import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FIRST_PAGES, OTHERS, SITE_MAP, type Section } from './site-map';

/** A page of the site, with the document of the repository that it is generated from. */
export interface Page {
  /** Path of the document, relative to the root of the repository. */
  readonly source: string;
  /** Path of the page on the site, without slashes at both ends. */
  readonly slug: string;
}

/** A section with its pages. */
export interface PagesOfSection {
  readonly label: string;
  readonly folder: string;
  readonly pages: readonly Page[];
  readonly groups: readonly PagesOfSection[];
}

/** Returns the sections of the site map with the documents that exist in the repository. */
export function sectionsOf(root: string): readonly PagesOfSection[] {
  const named = new Set<string>();
  const pagesOf = (section: Section, parent = ''): PagesOfSection => {
    const folder = join(parent, section.folder);
    const sources = section.documents.flatMap((pattern) => expand(root, pattern));
    const pages = [...new Set(sources)].map((source) => ({ source, slug: join(folder, nameOf(source)) }));
    for (const { source } of pages) named.add(source);
    const groups = (section.groups ?? []).map((group) => pagesOf(group, folder));
    return { label: section.label, folder, pages, groups };
  };
  const sections = SITE_MAP.map((section) => pagesOf(section));
  const others = expand(root, OTHERS.documents).filter((source) => !named.has(source));
  return sections.map((section) => {
    if (section.label !== OTHERS.section) return section;
    const more = others.map((source) => ({ source, slug: join(section.folder, nameOf(source)) }));
    return { ...section, pages: [...section.pages, ...more] };
  });
}

/** Returns all pages of sections and of the sections within them. */
export function allPages(sections: readonly PagesOfSection[]): readonly Page[] {
  const pages = sections.flatMap((section) => [...section.pages, ...allPages(section.groups)]);
  const sources = new Map<string, string>();
  for (const { slug, source } of pages) {
    const other = sources.get(slug);
    if (other !== undefined) throw new Error(`the address ${slug} must have one document, got ${other} and ${source}`);
    sources.set(slug, source);
  }
  return pages;
}

/** Paths that match a pattern, sorted. One part of the pattern can contain `*`. */
function expand(root: string, pattern: string): string[] {
  const parts = pattern.split('/');
  const position = parts.findIndex((part) => part.includes('*'));
  if (position < 0) return existsSync(join(root, pattern)) ? [pattern] : [];
  const parent = parts.slice(0, position).join('/');
  if (!existsSync(join(root, parent))) return [];
  const [begin, end] = parts[position].split('*');
  return readdirSync(join(root, parent))
    .filter((name) => name.startsWith(begin) && name.endsWith(end))
    .sort()
    .map((name) => [parent, name, ...parts.slice(position + 1)].join('/'))
    .filter((path) => existsSync(join(root, path)));
}

/** Last part of the address, which the first page of a section does not have. A README is the page of its folder. */
function nameOf(source: string): string {
  if (FIRST_PAGES.includes(source)) return '';
  const name = basename(source, '.md');
  return name === 'README' ? basename(dirname(source)) : name.toLowerCase().replaceAll('_', '-');
}
