import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { CommandError } from '../shared/command-error';

/** Files that the AWS CDK CLI does not need for a deployment. */
export const UNUSED: ReadonlySet<string> = new Set(['tree.json', 'validation-report.json', '.cache']);

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source?: { readonly path?: string } }>>;
}

/** Returns a hash of everything in a cloud assembly that a deployment uses. */
export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesIn(folder)) {
    hash
      .update(`${relative(folder, file)}\0`)
      .update(lstatSync(file).isSymbolicLink() ? `link ${readlinkSync(file)}` : readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Checks that the assets are in the folder, and that each template has the hash that its asset manifest states.
 * CloudFormation gets a template by this hash, so a changed file would be compared and another template deployed.
 *
 * @throws CommandError if one differs
 */
export function checkAssets(folder: string): void {
  for (const file of filesIn(folder).filter((name) => name.endsWith('.assets.json'))) {
    const { files = {} } = JSON.parse(readFileSync(file, 'utf8')) as AssetManifest;
    for (const [hash, { source: { path = '' } = {} }] of Object.entries(files)) {
      const template = resolve(file, '..', path);
      const isWithin = (name: string, parent: string) => name.startsWith(`${parent}${sep}`);
      const isLinked = existsSync(template) && !isWithin(realpathSync(template), realpathSync(folder));
      if (isLinked || !isWithin(template, resolve(folder))) {
        throw new CommandError(`the asset ${path} must be in the cloud assembly. Synthesize without --no-staging`);
      }
      // the hash of a nested template is not that of its file
      if (!/(?<!\.nested)\.template\.json$/.test(path) || !existsSync(template)) continue;
      if (createHash('sha256').update(readFileSync(template)).digest('hex') === hash) continue;
      throw new CommandError(`${path} has changed since the synthesis. Synthesize again`);
    }
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !UNUSED.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
    });
}
