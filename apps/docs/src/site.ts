import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { architecturePage } from './architecture';
import { parseDocument, sectionOf, toPage } from './document';
import { Links } from './links';
import { allPages, sectionsOf, type Page } from './pages';
import { readApis } from './reference/api';
import { referenceOf } from './reference/reference';
import { FIRST_PAGES } from './site-map';
import { sidebarOf } from './sidebar';

/** Libraries in the order of the navigation. */
const LIBRARIES = ['network', 'security', 'database', 'service', 'observability', 'compliance'];

/**
 * Writes the pages, the navigation and the public files of the site to `apps/docs`.
 *
 * @param base - first part of all addresses, with slashes at both ends
 * @returns the number of pages
 */
export async function writeSite(root: string, base: string): Promise<number> {
  if (!/^\/(.*\/)?$/.test(base)) throw new Error(`DOCS_BASE must begin and end with "/", got "${base}"`);
  const site = join(root, 'apps/docs');
  const content = join(site, 'astro/content');
  const publicFiles = join(site, 'public');
  for (const folder of [content, publicFiles]) rmSync(folder, { recursive: true, force: true });

  const sections = sectionsOf(root);
  const pages = allPages(sections);
  const links = new Links({ root, base, repository: repositoryOf(root), pages });
  const labels = new Map<string, string>();
  const files = new Map<string, string>();
  for (const page of pages) files.set(fileOf(page), documentPage(root, page, links, labels));
  const home = 'apps/docs/pages/index.mdx';
  files.set('index.mdx', links.rewrite(readFileSync(join(root, home), 'utf8'), home));
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const deployment = links.rewrite(sectionOf(readme, 'Deployment'), 'README.md');
  files.set(
    'architecture/index.md',
    architecturePage(join(root, 'reports/diagrams'), deployment, (path) => links.at(path)),
  );
  const reference = referenceOf(await readApis(root, LIBRARIES), (slug) => links.at(slug));
  for (const [file, text] of reference.files) files.set(file, text);

  for (const [file, text] of files) write(join(content, 'docs', file), text);
  const sidebar = sidebarOf(sections, labels, {
    architecture: [{ label: 'Diagrams', slug: 'architecture' }],
    reference: reference.sidebar,
  });
  const repository = repositoryOf(root);
  write(join(content, 'site.json'), JSON.stringify({ sidebar, repository, site: pagesOf(repository) }, undefined, 2));
  for (const asset of links.assets) cpSync(join(root, asset), join(publicFiles, 'assets', asset));
  const diagrams = join(root, 'reports/diagrams');
  for (const file of readdirSync(diagrams).filter((name) => name.endsWith('.svg')))
    cpSync(join(diagrams, file), join(publicFiles, 'diagrams', file));
  // the diagrams link to the findings of a resource at this address
  cpSync(join(root, 'reports/compliance/index.html'), join(publicFiles, 'compliance/index.html'));
  cpSync(join(site, 'pages/favicon.svg'), join(publicFiles, 'favicon.svg'));
  return files.size;
}

/** Returns the text of a page, and adds its label to the navigation. */
function documentPage(root: string, page: Page, links: Links, labels: Map<string, string>): string {
  const { body, description, title } = parseDocument(readFileSync(join(root, page.source), 'utf8'), page.source);
  labels.set(page.slug, title);
  const editUrl = `${repositoryOf(root)}/edit/main/${page.source}`;
  return toPage({ title, description, editUrl }, links.rewrite(body, page.source));
}

/** File of a page. The page of a section is its index. */
function fileOf({ slug, source }: Page): string {
  return FIRST_PAGES.includes(source) ? `${slug}/index.md` : `${slug}.md`;
}

function repositoryOf(root: string): string {
  const manifest = readFileSync(join(root, 'packages/network/package.json'), 'utf8');
  return (JSON.parse(manifest) as { repository: { url: string } }).repository.url.replace(/\.git$/, '');
}

/** Address of the GitHub Pages of an organization. */
function pagesOf(repository: string): string {
  return `https://${new URL(repository).pathname.split('/')[1]}.github.io`;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
