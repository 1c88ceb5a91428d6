import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nestedStacks, type SynthesizedStack, type Template } from './assembly';
import type { DeployedTemplate } from './aws';
import { compare, type StackChanges } from './changes';

/** What is compared: what was synthesized, with what is deployed or with another synth. */
export interface Pair {
  readonly stack: SynthesizedStack;
  readonly before?: DeployedTemplate;
}

/** What a stack publishes before it is deployed, by the hash of each file. */
interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source?: { readonly path?: string } }>>;
}

/** The changes of stacks and of their nested stacks, in the order of the deployment. */
export function changesOf(pairs: readonly Pair[]): readonly StackChanges[] {
  return pairs.flatMap(({ stack, before }) => {
    const { id, template, folder, constructs } = stack;
    return withNested(id, folder, template, before, constructs);
  });
}

function withNested(
  id: string,
  folder: string,
  after: Template,
  before: DeployedTemplate | undefined,
  constructs: ReadonlyMap<string, string>,
): StackChanges[] {
  const changes = compare({ stack: id, before: before?.template, after, constructs });
  const nested = nestedStacks(after).flatMap((logicalId) => {
    const template = nestedTemplate(folder, after, logicalId);
    if (!template) return [];
    return withNested(`${id}/${logicalId}`, folder, template, before?.nested.get(logicalId), new Map());
  });
  return [changes, ...nested];
}

/** The CDK leaves the template of a nested stack beside that of its parent, and calls it by its hash. */
function nestedTemplate(folder: string, { Resources = {} }: Template, logicalId: string): Template | undefined {
  const url = JSON.stringify(Resources[logicalId].Properties?.TemplateURL ?? '');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.assets.json'))) {
    const { files = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as AssetManifest;
    const [, asset] = Object.entries(files).find(([hash]) => url.includes(hash)) ?? [];
    if (asset?.source?.path) return JSON.parse(readFileSync(join(folder, asset.source.path), 'utf8')) as Template;
  }
  return undefined;
}

/** A synthesized stack, taken for a deployed one. */
export function synthesizedTemplate({ template, folder }: SynthesizedStack): DeployedTemplate {
  const read = (parent: Template): DeployedTemplate => {
    const nested = new Map<string, DeployedTemplate>();
    for (const logicalId of nestedStacks(parent)) {
      const child = nestedTemplate(folder, parent, logicalId);
      if (child) nested.set(logicalId, read(child));
    }
    return { template: parent, nested };
  };
  return read(template);
}
