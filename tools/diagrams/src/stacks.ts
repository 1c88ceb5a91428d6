import type { Output, StageStacks, SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { count, readsOf } from '../../../packages/nx-cdk/src/toolkit';
import type { Edge, Graph } from './graph';

/** Diagram of the stacks of a stage: an arrow leads from a stack to one whose outputs it reads. */
export function stackGraph({ name = 'app', stacks }: StageStacks, link?: (stack: string) => string): Graph {
  const nodes = stacks.map(({ id, region, template }) => ({
    id,
    label: id,
    detail: `${Object.keys(template.Resources ?? {}).length} resources`,
    group: region,
    kind: 'stack' as const,
    link: link?.(id),
  }));
  const edges = stacks.flatMap((stack): Edge[] => {
    const counts = new Map<string, number>();
    for (const producer of producersOf(stack, stacks)) counts.set(producer, (counts.get(producer) ?? 0) + 1);
    const orders = stack.needs.filter((id) => !counts.has(id) && stacks.some((other) => other.id === id));
    return [
      ...[...counts].map(([to, values]) => ({ from: stack.id, to, label: count(values, 'value') })),
      ...orders.map((to) => ({ from: stack.id, to, isOrder: true })),
    ];
  });
  return { title: `Stacks of ${name}`, nodes, edges };
}

/** Ids of the stacks whose outputs a stack reads, once for each output. */
function producersOf(stack: SynthesizedStack, stacks: readonly SynthesizedStack[]): readonly string[] {
  const reads = [...readsOf(stack).values()].flat();
  const keys = new Set(reads.map(({ output, region, stack: name }) => `${region}/${name}.${output}`));
  for (const name of JSON.stringify(stack.template).matchAll(/\{"Fn::ImportValue":"([^"]+)"\}/g)) {
    const isExport = ({ Export: exported }: Output) => exported?.Name === name[1];
    for (const other of stacks.filter(({ region }) => region === stack.region))
      for (const [output, value] of Object.entries(other.template.Outputs ?? {}))
        if (isExport(value)) keys.add(`${other.region}/${other.name}.${output}`);
  }
  return [...keys].flatMap((key) => {
    const producer = stacks.find(({ name, region }) => key.startsWith(`${region}/${name}.`));
    return producer ? [producer.id] : [];
  });
}
