import { detectPackageManager, type Tree } from '@nx/devkit';
import { isMap, parseDocument, type Document } from 'yaml';

const FILE = 'pnpm-workspace.yaml';

/** Whether the packages of the workspace are installed with pnpm. */
export function usesPnpm(tree: Tree): boolean {
  return tree.exists(FILE) || detectPackageManager(tree.root) === 'pnpm';
}

/** Returns the patterns of the packages in `pnpm-workspace.yaml`. */
export function pnpmPackages(tree: Tree): string[] {
  const { packages } = (readSettings(tree).toJS() ?? {}) as { packages?: unknown };
  return Array.isArray(packages) ? packages.map(String) : [];
}

/** Adds a pattern to the packages in `pnpm-workspace.yaml`, which is created if it does not exist. Keeps comments. */
export function addPnpmPackage(tree: Tree, pattern: string): void {
  const settings = readSettings(tree);
  settings.setIn(['packages'], settings.createNode([...pnpmPackages(tree), pattern]));
  tree.write(FILE, settings.toString());
}

/**
 * Allows or denies the installation scripts of packages in `pnpm-workspace.yaml`. pnpm 11 and later fail for a script that is
 * neither allowed nor denied. Does not change existing decisions.
 */
export function decideBuilds(tree: Tree, builds: Readonly<Record<string, boolean>>): void {
  const settings = readSettings(tree);
  // pnpm writes a text for packages that were not decided
  const undecided = Object.entries(builds).filter(
    ([name]) => typeof settings.getIn(['allowBuilds', name]) !== 'boolean',
  );
  if (undecided.length === 0) return;
  for (const [name, isAllowed] of undecided) settings.setIn(['allowBuilds', name], isAllowed);
  tree.write(FILE, settings.toString());
}

function readSettings(tree: Tree): Document {
  const settings = parseDocument(tree.read(FILE, 'utf8') ?? '');
  const [error] = settings.errors;
  if (error) throw new Error(`${FILE} must be valid YAML, got ${error.message}`);
  if (settings.contents !== null && !isMap(settings.contents)) throw new Error(`${FILE} must be a map of settings`);
  return settings;
}
