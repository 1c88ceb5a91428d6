import Table from 'cli-table3';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import type { Template } from './assembly';
import type { DeployedStack } from './deployment';
import { shimOf } from './shims';

/** How real a deployed resource is. */
export type Kind = 'known' | 'made' | 'recorded';

const MEANING: Record<Kind, string> = {
  known: 'known to its CloudFormation and to the API of the service',
  made: 'made through the API of the service by a shim, since its CloudFormation lacks the type',
  recorded: 'recorded in its CloudFormation alone',
};

/** Stacks, resources and times, and how real the resources are. Takes the stacks of the untouched assembly. */
export function report(stacks: readonly CloudFormationStackArtifact[], deployed: readonly DeployedStack[]): string {
  const table = new Table({
    head: ['stack', 'region', 'resources', 'deployed in'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'right'],
  });
  for (const stack of stacks) {
    const { seconds } = deployed.find((other) => other.stack.hierarchicalId === stack.hierarchicalId) ?? {};
    const time = seconds === undefined ? 'unchanged' : `${seconds.toFixed(1)} s`;
    table.push([stack.hierarchicalId, stack.environment.region, resourcesOf(stack).length, time]);
  }
  const kinds = kindsOf(stacks);
  const lines = Object.entries(MEANING).map(([kind, meaning]) => {
    const types = kinds[kind as Kind];
    const resources = Object.values(types).reduce((sum, count) => sum + count, 0);
    const names = kind === 'recorded' ? `: ${Object.keys(types).join(', ')}` : '';
    return `${String(resources).padStart(5)} resources (types: ${Object.keys(types).length}) ${meaning}${names}`;
  });
  return [
    table.toString(),
    '',
    ...lines,
    '      The emulator keeps what was asked of each service. No database, cache, container or request filter runs;',
    '      functions do, on Node. docs/emulator.md tells more.',
  ].join('\n');
}

/** How often each type stands in the stacks, by how real its resources are. */
export function kindsOf(stacks: readonly CloudFormationStackArtifact[]): Record<Kind, Record<string, number>> {
  const kinds: Record<Kind, Record<string, number>> = { known: {}, made: {}, recorded: {} };
  for (const resource of stacks.flatMap(resourcesOf)) {
    const types = kinds[shimOf(resource)?.kind ?? 'known'];
    types[resource.Type] = (types[resource.Type] ?? 0) + 1;
  }
  return kinds;
}

function resourcesOf(stack: CloudFormationStackArtifact): Template['Resources'][string][] {
  return Object.values((stack.template as Template).Resources ?? {});
}
