import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { formatDifferences, fullDiff, ResourceImpact, type TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { CommandError } from './command-error';

/** A resource that an update would not leave in place. */
export interface Loss {
  readonly logicalId: string;
  readonly type: string;
  readonly impact: 'replaced' | 'may be replaced' | 'deleted' | 'left behind';
}

/** How a stack differs between two assemblies. */
export interface StackDiff {
  /** The stage and the name of the stack, `dev/Service`. */
  readonly stack: string;
  readonly state: 'new' | 'removed' | 'changed';
  readonly added: number;
  readonly updated: number;
  readonly losses: readonly Loss[];
  /** The differences, as `cdk diff` prints them. */
  readonly text: string;
}

const LOSSES: Partial<Record<ResourceImpact, Loss['impact']>> = {
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'may be replaced',
  [ResourceImpact.WILL_DESTROY]: 'deleted',
  [ResourceImpact.WILL_ORPHAN]: 'left behind',
};

/**
 * The stacks that differ, in the order of the deployment.
 *
 * Throws a `CommandError` where a folder holds no cloud assembly.
 */
export function compareAssemblies(baseFolder: string, headFolder: string): StackDiff[] {
  const base = templatesOf(baseFolder);
  const head = templatesOf(headFolder);
  const names = [...head.keys(), ...[...base.keys()].filter((name) => !head.has(name))];
  return names.flatMap((stack) => compare(stack, base.get(stack), head.get(stack)) ?? []);
}

type Template = Record<string, unknown>;

function templatesOf(folder: string): Map<string, Template> {
  if (!existsSync(join(folder, 'manifest.json'))) throw new CommandError(`${folder} holds no cloud assembly`);
  const read = (stack: CloudFormationStackArtifact) =>
    JSON.parse(readFileSync(stack.templateFullPath, 'utf8')) as Template;
  const { stacks, nestedAssemblies, manifest } = new CloudAssembly(folder);
  // stage by stage as the app made them, not by their names
  const made = Object.keys(manifest.artifacts ?? {});
  const stages = [...nestedAssemblies].sort((a, b) => made.indexOf(a.id) - made.indexOf(b.id));
  const all = [...stacks, ...stages.flatMap(({ nestedAssembly }) => nestedAssembly.stacksRecursively)];
  return new Map(all.map((stack) => [stack.hierarchicalId, read(stack)]));
}

function compare(stack: string, base: Template | undefined, head: Template | undefined): StackDiff | undefined {
  const diff = fullDiff(base ?? {}, head ?? {});
  if (diff.isEmpty) return undefined;
  const impacts: Loss[] = [];
  let added = 0;
  let updated = 0;
  diff.resources.forEachDifference((logicalId, resource) => {
    const impact = LOSSES[resource.changeImpact];
    if (impact) impacts.push({ logicalId, type: resource.oldResourceType ?? resource.resourceType ?? '', impact });
    else if (resource.isAddition) added++;
    else if (resource.isUpdate) updated++;
  });
  const state = base === undefined ? 'new' : head === undefined ? 'removed' : 'changed';
  return { stack, state, added, updated, losses: impacts, text: print(diff) };
}

function print(diff: TemplateDiff): string {
  let text = '';
  const stream = new Writable({
    write: (part: Buffer, _, done) => {
      text += part.toString();
      done();
    },
  });
  // as wide as a comment is, or tables are padded to their widest cell
  formatDifferences(Object.assign(stream, { columns: 120 }), diff);
  return stripVTControlCharacters(text).trim();
}
