import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { initializeWorkspace } from './setup';

/** Options of the generator `init`. */
export interface InitOptions {
  /** Does not install packages. @default false */
  readonly skipInstall?: boolean;
}

/** Registers this plugin in a workspace and adds the packages that its targets require. `nx add` runs it. */
export default async function init(tree: Tree, options: InitOptions): Promise<GeneratorCallback> {
  const install = initializeWorkspace(tree);
  await formatFiles(tree);
  return options.skipInstall ? () => undefined : install;
}
