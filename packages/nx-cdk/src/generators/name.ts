import { names, type Tree } from '@nx/devkit';

const NAME = /^(?:@([a-z][a-z0-9-]*)\/)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;

/** What a generated project is called. */
export interface ProjectName {
  /** Its package, with its scope. */
  readonly packageName: string;
  /** Without the scope: its folder and its files. */
  readonly fileName: string;
  readonly className: string;
  /** Its folder. */
  readonly directory: string;
}

/**
 * Decides what a generated project is called and where it lies.
 *
 * @param parent the folder of such projects, where the user names none
 * @throws Error where the name is no package, or something is there already
 */
export function nameProject(tree: Tree, name: string, parent: string, directory?: string): ProjectName {
  const [, , fileName] = NAME.exec(name) ?? [];
  if (!fileName)
    throw new Error(`the name must be in kebab case, perhaps with a scope, as in @acme/queues; got '${name}'`);
  const folder = (directory ?? `${parent}/${fileName}`).replace(/^\.\/|\/+$/g, '');
  if (folder.startsWith('/') || folder.split('/').includes('..')) {
    throw new Error(`the directory must lie in the workspace; got '${folder}'`);
  }
  if (tree.exists(`${folder}/package.json`)) throw new Error(`${folder} holds a project already`);
  return { packageName: name, fileName, className: names(fileName).className, directory: folder };
}
