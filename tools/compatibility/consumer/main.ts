// Synthesizes the parts of the app for a library into a folder, each one into an assembly of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { ConsumerStack, type Parts } from './support';

const [library, out] = process.argv.slice(2);

/** Name of a class in its jsii assembly. */
const JSII_CLASS = Symbol.for('jsii.rtti');

void main();

async function main(): Promise<void> {
  const { parts } = (await import(`./${library}`)) as { parts: Parts };
  const results = Object.entries(parts).map(([name, build]) => {
    const folder = join(out, name.replaceAll(' ', '-'));
    mkdirSync(folder, { recursive: true });
    const app = new App({ outdir: folder, analyticsReporting: false, treeMetadata: false });
    try {
      build(new ConsumerStack(app, 'App'));
      app.synth();
      return { name, folder, classes: [...new Set(app.node.findAll().flatMap(classesOf))] };
    } catch (error) {
      return { name, folder, classes: [], error: (error as Error).message };
    }
  });
  writeFileSync(join(out, 'parts.json'), JSON.stringify(results));
}

/** Classes of an object that a library exports. */
function classesOf(construct: object): string[] {
  const found: string[] = [];
  for (let type = construct.constructor; type?.prototype; type = Object.getPrototypeOf(type) as typeof type) {
    const { fqn } = (type as unknown as Record<symbol, { fqn?: string } | undefined>)[JSII_CLASS] ?? {};
    if (fqn?.startsWith('@pets/')) found.push(fqn);
  }
  return found;
}
