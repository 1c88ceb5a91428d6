import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Page } from './pages';

/** Properties of `Links`. */
export interface LinksOptions {
  /** Root of the repository. */
  readonly root: string;
  /** First part of all addresses of the site, with slashes at both ends. */
  readonly base: string;
  /** URL of the repository, for files that are not on the site. */
  readonly repository: string;
  readonly pages: readonly Page[];
}

/** Replaces the links of documents by addresses of the site. */
export class Links {
  /** Pictures that the pages show, relative to the root of the repository. */
  readonly assets = new Set<string>();
  private readonly slugs: ReadonlyMap<string, string>;

  constructor(private readonly options: LinksOptions) {
    this.slugs = new Map(options.pages.map(({ source, slug }) => [source, slug]));
  }

  /** Returns the text of a document with the addresses of the site. Code is not changed. */
  rewrite(markdown: string, source: string): string {
    return outsideOfCode(markdown, (text) =>
      text
        .replace(/(\]\(<?)([^)\s>]+)/g, (_, before: string, target: string) => before + this.addressOf(target, source))
        .replace(
          /(\b(?:src|href)="|^ +link: )([^"\s]+)/gm,
          (_, before: string, target: string) => before + this.addressOf(target, source),
        ),
    );
  }

  /** Address of a page or of a file in the folder of public files. */
  at(path: string): string {
    return `${this.options.base}${path === '' || /\.\w+$/.test(path) ? path : `${path}/`}`;
  }

  private addressOf(target: string, source: string): string {
    if (/^([a-z]+:|#|\/)/.test(target)) return target;
    const { root, repository } = this.options;
    const [path, anchor] = decodeURI(target).split('#');
    const file = relative(root, resolve(root, dirname(source), path));
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const slug = this.slugs.get(file) ?? this.slugs.get(join(file, 'README.md'));
    if (slug !== undefined) return `${this.at(slug)}${hash}`;
    // pages and files that are generated
    const generated = /^apps\/docs\/(?:pages|public)\/(.+?)\/?$/.exec(file)?.[1];
    if (generated !== undefined) return `${this.at(generated)}${hash}`;
    const library = /^packages\/([^/]+)\/API\.md$/.exec(file)?.[1];
    if (library !== undefined) return this.at(`reference/${library}`);
    if (/\.(png|svg)$/.test(file)) {
      this.assets.add(file);
      return this.at(`assets/${file}`);
    }
    const isFolder = existsSync(join(root, file)) && statSync(join(root, file)).isDirectory();
    return `${repository}/${isFolder ? 'tree' : 'blob'}/main/${file}${hash}`;
  }
}

/** Applies a function to the parts of a Markdown text that are not code. */
export function outsideOfCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^ *```[\s\S]*?^ *```$|`[^`\n]+`)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}
