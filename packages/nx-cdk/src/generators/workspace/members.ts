import { updateJson, type Tree } from '@nx/devkit';
import { addPnpmPackage, pnpmPackages, usesPnpm } from './pnpm';

/** Adds the folder of a project to the workspaces of npm, yarn and bun, or to those of pnpm, unless a pattern includes it. */
export function addMember(tree: Tree, directory: string): void {
  if (usesPnpm(tree)) {
    if (!includes(pnpmPackages(tree), directory)) addPnpmPackage(tree, directory);
    return;
  }
  updateJson(tree, 'package.json', (manifest: { workspaces?: Workspaces }) => {
    const { workspaces = [] } = manifest;
    const patterns = Array.isArray(workspaces) ? workspaces : (workspaces.packages ?? []);
    if (includes(patterns, directory)) return manifest;
    const packages = [...patterns, directory];
    return { ...manifest, workspaces: Array.isArray(workspaces) ? packages : { ...workspaces, packages } };
  });
}

/** A list of patterns, or the form of yarn with other settings. */
type Workspaces = string[] | { packages?: string[] };

function includes(patterns: readonly string[], directory: string): boolean {
  return patterns.some((pattern) => isMatch(directory, pattern));
}

function isMatch(directory: string, pattern: string): boolean {
  const wanted = pattern.replace(/^\.\/|\/+$/g, '').split('/');
  const parts = directory.split('/');
  if (wanted.includes('**')) return parts.join('/').startsWith(wanted.slice(0, wanted.indexOf('**')).join('/'));
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}
