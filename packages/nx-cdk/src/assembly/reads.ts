import { nestedStacks, templatesOf, type SynthesizedStack } from './assembly';

/** An output of another stack that a template reads with `Fn::GetStackOutput`. */
export interface OutputRead {
  readonly region: string;
  /** Stack name in CloudFormation. */
  readonly stack: string;
  readonly output: string;
}

/** Outputs that a stack reads, by the logical id of the resource that reads them. */
export type ReadsByResource = ReadonlyMap<string, readonly OutputRead[]>;

/**
 * Finds the outputs that a stack reads.
 *
 * The reads of a nested stack belong to its resource. Reads outside the resources, for example in a condition, belong to
 * the first resource. Reads with a role are of another account and are ignored.
 */
export function readsOf({ template, nested, region }: SynthesizedStack): ReadsByResource {
  const { Resources = {}, ...others } = template;
  const found = new Map<string, Map<string, OutputRead>>();
  const add = (logicalId: string, value: unknown): void => {
    for (const read of readsIn(value, region)) {
      found.set(logicalId, (found.get(logicalId) ?? new Map<string, OutputRead>()).set(keyOf(read), read));
    }
  };
  for (const [logicalId, resource] of Object.entries(Resources)) add(logicalId, resource);
  for (const logicalId of nestedStacks(template)) {
    const stack = nested.get(logicalId);
    for (const inner of stack ? templatesOf(stack) : []) add(logicalId, inner);
  }
  const [first] = Object.keys(Resources);
  if (first !== undefined) add(first, others);
  return new Map([...found].map(([logicalId, reads]) => [logicalId, [...reads.values()]]));
}

/** Returns a unique key of an output. */
export function keyOf({ region, stack, output }: OutputRead): string {
  return `${region}/${stack}.${output}`;
}

function readsIn(value: unknown, region: string): OutputRead[] {
  if (typeof value !== 'object' || value === null) return [];
  const read = (value as { 'Fn::GetStackOutput'?: Record<string, unknown> })['Fn::GetStackOutput'];
  const here = read === undefined ? undefined : outputRead(read, region);
  return [...(here ? [here] : []), ...Object.values(value).flatMap((inner) => readsIn(inner, region))];
}

function outputRead(
  { StackName, OutputName, Region, RoleArn }: Record<string, unknown>,
  own: string,
): OutputRead | undefined {
  const isOwnRegion = Region === undefined || (Region as { Ref?: unknown }).Ref === 'AWS::Region';
  const region = isOwnRegion ? own : Region;
  const isLiteral = typeof StackName === 'string' && typeof OutputName === 'string' && typeof region === 'string';
  if (!isLiteral || RoleArn !== undefined) return undefined;
  return { region, stack: StackName, output: OutputName };
}
