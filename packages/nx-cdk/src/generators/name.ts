import { names, type Tree } from '@nx/devkit';
import { quoted } from '../shared/printable';

const NAME = /^(?:@([a-z][a-z0-9-]*)\/)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;

/** Names of a generated project. */
export interface ProjectName {
  /** Name of the package, with its scope. */
  readonly packageName: string;
  /** Name of the folder and of the files: the name without the scope. */
  readonly fileName: string;
  readonly className: string;
  /** Folder of the project, relative to the workspace. */
  readonly directory: string;
}

/**
 * Returns the names and the folder of a generated project.
 *
 * @param parent folder of the project if `directory` is not set
 * @throws Error if the name or the folder is not valid, or if the folder contains a project
 */
export function nameProject(tree: Tree, name: string, parent: string, directory?: string): ProjectName {
  const [, , fileName] = NAME.exec(name) ?? [];
  if (!fileName)
    throw new Error(
      `name must be in kebab case, with an optional scope, for example @acme/queues, got ${quoted(name)}`,
    );
  const folder = (directory ?? `${parent}/${fileName}`).replace(/^\.\/|\/+$/g, '');
  if (folder.startsWith('/') || folder.split('/').includes('..')) {
    throw new Error(`directory must be in the workspace, got ${quoted(folder)}`);
  }
  if (tree.exists(`${folder}/package.json`))
    throw new Error(`directory must not contain a project, got ${quoted(folder)}`);
  return { packageName: name, fileName, className: names(fileName).className, directory: folder };
}
