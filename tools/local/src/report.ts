import { table, type Resource, type SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import type { DeployedStack } from './deployment';
import { shimOf } from './shims';

/** How the emulator supports a resource. */
export type Support = 'native' | 'created' | 'recorded';

const DESCRIPTIONS: Record<Support, string> = {
  native: 'supported by CloudFormation and the service API of the emulator',
  created: 'created by a shim with the service API, because CloudFormation of the emulator lacks the type',
  recorded: 'only recorded in CloudFormation of the emulator',
};

/** Formats the stacks with resources and durations, and how the emulator supports the resources. */
export function report(stacks: readonly SynthesizedStack[], deployed: readonly DeployedStack[]): string {
  const rows = stacks.map((stack) => {
    const { seconds } = deployed.find((other) => other.stack.path === stack.path) ?? {};
    const time = seconds === undefined ? 'unchanged' : `${seconds.toFixed(1)} s`;
    return [stack.path, stack.region, resourcesOf(stack).length, time];
  });
  const support = supportOf(stacks);
  const lines = Object.entries(DESCRIPTIONS).map(([kind, description]) => {
    const types = support[kind as Support];
    const resources = Object.values(types).reduce((sum, count) => sum + count, 0);
    const names = kind === 'recorded' ? `: ${Object.keys(types).join(', ')}` : '';
    return `${String(resources).padStart(5)} resources (types: ${Object.keys(types).length}) ${description}${names}`;
  });
  return [
    table(['stack', 'region', 'resources', 'deployed in'], rows, ['left', 'left', 'right', 'right']),
    '',
    ...lines,
    '      The emulator stores the configuration of each service. docs/emulator.md describes what runs.',
  ].join('\n');
}

/** Counts the resources of each type, by how the emulator supports them. */
export function supportOf(stacks: readonly SynthesizedStack[]): Record<Support, Record<string, number>> {
  const support: Record<Support, Record<string, number>> = { native: {}, created: {}, recorded: {} };
  for (const resource of stacks.flatMap(resourcesOf)) {
    const types = support[shimOf(resource)?.kind ?? 'native'];
    types[resource.Type] = (types[resource.Type] ?? 0) + 1;
  }
  return support;
}

function resourcesOf({ template }: SynthesizedStack): Resource[] {
  return Object.values(template.Resources ?? {});
}
