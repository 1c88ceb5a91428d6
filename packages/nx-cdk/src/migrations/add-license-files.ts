import { logger, readJson, visitNotIgnoredFiles, type Tree } from '@nx/devkit';
import { writeLicense } from '../generators/license';

/** Adds `LICENSE` to construct libraries without it. Earlier versions generated none if the workspace has none. */
export default async function addLicenseFiles(tree: Tree): Promise<void> {
  const folders: string[] = [];
  visitNotIgnoredFiles(tree, '.', (file) => {
    const [, folder] = /^(.+)\/package\.json$/.exec(file) ?? [];
    if (folder !== undefined && readJson<{ jsii?: object }>(tree, file).jsii) folders.push(folder);
  });
  const written = folders.sort().filter((folder) => writeLicense(tree, folder));
  for (const folder of written) logger.info(`${folder}/LICENSE was added. Check that the text is that of your license`);
}
