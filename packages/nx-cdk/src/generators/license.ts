import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateFiles, readJson, type Tree } from '@nx/devkit';

/** Licenses with a template. This package contains the text of Apache-2.0 as its own license. */
const TEMPLATES = ['ISC', 'MIT', 'UNLICENSED'];
const PACKAGE = join(__dirname, '../..');

/** Fields of a manifest that a license needs. */
export interface Licensed {
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

/**
 * Writes `LICENSE` to the folder of a package, which its tarball must contain. The text is that of the workspace, or that of
 * the license in the manifest of the package. Does not change an existing file.
 *
 * @returns whether the file was written
 */
export function writeLicense(tree: Tree, directory: string): boolean {
  const file = `${directory}/LICENSE`;
  if (tree.exists(file)) return false;
  const ofWorkspace = tree.read('LICENSE');
  if (ofWorkspace) tree.write(file, ofWorkspace);
  else writeText(tree, directory, readJson<Licensed>(tree, `${directory}/package.json`));
  return true;
}

function writeText(tree: Tree, directory: string, { license = 'UNLICENSED', author }: Licensed): void {
  if (license === 'Apache-2.0') {
    tree.write(`${directory}/LICENSE`, readFileSync(join(PACKAGE, 'LICENSE')));
    return;
  }
  const template = TEMPLATES.includes(license) ? license : 'other';
  generateFiles(tree, join(PACKAGE, 'templates/license', template), directory, {
    license,
    author: nameOf(author),
    year: new Date().getFullYear(),
  });
}

/** Returns the name of an author. `npm init` writes an empty one. */
export function nameOf(author: Licensed['author']): string {
  const name = typeof author === 'object' ? author.name : author;
  return name || 'The authors';
}
