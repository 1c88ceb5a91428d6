import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the workspace. */
export const ROOT = join(__dirname, '../../..');

/** A package that is published to npm. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Folder of the package. */
  readonly folder: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
}

/** Returns the packages that a release publishes. */
export function publishedPackages(root: string): PublishedPackage[] {
  return readdirSync(join(root, 'packages')).flatMap((entry) => {
    const folder = join(root, 'packages', entry);
    const file = join(folder, 'package.json');
    if (!existsSync(file)) return [];
    const { name, version, private: unpublished = false } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    return unpublished ? [] : [{ name, version, folder }];
  });
}

/** Name of the release files of a package without extension, which is that of its tarball. */
export function fileName({ name, version }: PublishedPackage): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}`;
}
