import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly, type StageStacks } from '../../../packages/nx-cdk/src/toolkit';
import type { Graph } from './graph';
import { networkGraph } from './network';
import { page, type Picture } from './page';
import { render } from './render';
import { requestPathGraph } from './request-path';
import { stackGraph } from './stacks';

/** Kinds of diagrams, with the name of their files. */
export const KINDS: readonly (readonly [name: string, create: (stage: StageStacks) => Graph])[] = [
  ['request-path', requestPathGraph],
  ['stacks', stackGraph],
  ['network', networkGraph],
];

/** Name of the page in the folder. */
export const PAGE = 'index.html';

/**
 * Writes the diagrams of each stage of a cloud assembly as SVG, and a page that shows them.
 *
 * @returns the names of the files
 */
export async function writeDiagrams(assembly: string, folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const pictures: Picture[] = [];
  for (const stage of readAssembly(assembly)) {
    for (const [kind, create] of KINDS) {
      const graph = create(stage);
      if (graph.edges.length === 0) continue;
      const file = `${stage.name ?? 'app'}-${kind}.svg`;
      const svg = await render(graph);
      writeFileSync(join(folder, file), svg);
      pictures.push({ stage: stage.name ?? 'app', kind, file, graph, svg });
    }
  }
  writeFileSync(join(folder, PAGE), page(pictures));
  return [...pictures.map(({ file }) => file), PAGE];
}
