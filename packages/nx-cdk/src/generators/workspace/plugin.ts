import { readNxJson, updateNxJson, writeJson, type Tree } from '@nx/devkit';

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
  const isRegistered = plugins.some((plugin) => (typeof plugin === 'string' ? plugin : plugin.plugin) === PLUGIN);
  if (!isRegistered) updateNxJson(tree, { ...nxJson, plugins: [...plugins, PLUGIN] });
}
