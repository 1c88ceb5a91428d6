import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createNodesFromFiles, type CreateNodesV2 } from '@nx/devkit';
import { appTargets, commonTargets, libraryTargets, type Targets } from './targets';

/** Infers a project's targets from the files in its folder. */
export const createNodesV2: CreateNodesV2 = [
  '{packages,apps,tools}/*/package.json',
  (files, options, context) =>
    createNodesFromFiles(
      (file) => {
        const root = dirname(file);
        const { kind, targets } = inspect(join(context.workspaceRoot, root));
        return { projects: { [root]: { root, tags: [`type:${kind}`], targets: { ...commonTargets(), ...targets } } } };
      },
      files,
      options,
      context,
    ),
];

/** A `jsii` section makes a construct library, a cdk.json makes an app; all else is a tool. */
function inspect(folder: string): { kind: string; targets: Targets } {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
  if (read('package.json').jsii) {
    return { kind: 'construct-library', targets: libraryTargets(existsSync(join(folder, 'functions'))) };
  }
  if (!existsSync(join(folder, 'cdk.json'))) return { kind: 'tool', targets: {} };
  const { app } = read('cdk.json');
  if (typeof app !== 'string')
    throw new Error(`${join(folder, 'cdk.json')}: "app" must be the command that synthesizes`);
  return { kind: 'app', targets: appTargets(app) };
}
