import { readNxJson, updateNxJson, writeJson, type PluginConfiguration, type Tree } from '@nx/devkit';
import { TargetNames } from '../../targets/names';

/** Name of this plugin. */
export const PLUGIN = '@pets/nx-cdk';

/** Registers this plugin in `nx.json`, which is created if it does not exist. Does not change an existing registration. */
export function registerPlugin(tree: Tree): void {
  const nxJson = readNxJson(tree);
  // updateNxJson does nothing if the file does not exist
  if (nxJson === null) {
    writeJson(tree, 'nx.json', { $schema: './node_modules/nx/schemas/nx-schema.json', plugins: [PLUGIN] });
    return;
  }
  const { plugins = [] } = nxJson;
  if (!plugins.some(isThis)) updateNxJson(tree, { ...nxJson, plugins: [...plugins, PLUGIN] });
}

/** Returns the names of the targets in the workspace. */
export function targetNamesOf(tree: Tree): TargetNames {
  const registered = readNxJson(tree)?.plugins?.find(isThis);
  return new TargetNames(typeof registered === 'object' ? registered.options : undefined);
}

function isThis(plugin: PluginConfiguration): boolean {
  return (typeof plugin === 'string' ? plugin : plugin.plugin) === PLUGIN;
}
