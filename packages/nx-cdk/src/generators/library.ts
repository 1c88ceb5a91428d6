import { join } from 'node:path';
import { formatFiles, generateFiles, readJson, type GeneratorCallback, type Tree } from '@nx/devkit';
import { nameOf, writeLicense, type Licensed } from './license';
import { nameProject } from './name';
import { setUpWorkspace, VERSIONS } from './setup';

/** Options of the generator `library`. */
export interface LibraryOptions {
  /** Name of the package. The folder has the same name without the scope. */
  readonly name: string;
  /** Folder of the project, relative to the workspace. @default packages/<name> */
  readonly directory?: string;
  /** Description of the package. */
  readonly description?: string;
  /** Does not install packages. @default false */
  readonly skipInstall?: boolean;
}

const TOOLS = ['jsii', 'jsii-diff', 'jsii-docgen', 'jsii-pacmak', 'jsii-rosetta'];

/** Generates a construct library that jsii compiles. */
export default async function library(tree: Tree, options: LibraryOptions): Promise<GeneratorCallback> {
  const project = nameProject(tree, options.name, 'packages', options.directory);
  const { license = 'UNLICENSED', author, repository } = readJson<Manifest>(tree, 'package.json');
  generateFiles(tree, join(__dirname, '../../templates/library'), project.directory, {
    ...project,
    description: options.description ?? `Constructs of ${project.packageName}.`,
    license,
    // jsii requires both
    author: typeof author === 'object' ? author : { name: nameOf(author) },
    repository: {
      type: 'git',
      url: (typeof repository === 'object' ? repository.url : repository) ?? 'https://example.com/repository.git',
      directory: project.directory,
    },
    versions: VERSIONS,
  });
  writeLicense(tree, project.directory);
  const install = setUpWorkspace(tree, project.directory, TOOLS);
  await formatFiles(tree);
  return options.skipInstall ? () => undefined : install;
}

interface Manifest extends Licensed {
  readonly repository?: string | { readonly url?: string };
}
