import { templatesOf, type Resource, type SynthesizedStack } from '../assembly/assembly';

/** `unknown` means that the account could not be read. */
export type Verdict = 'ok' | 'warning' | 'failed' | 'unknown';

/** Result of a check. */
export interface Finding {
  readonly check: CheckId;
  /** Region, or another place where the check looked. */
  readonly where: string;
  readonly verdict: Verdict;
  readonly detail: string;
  /** Command or setting that solves the problem. */
  readonly fix?: string;
}

/** Names of the checks. An app can specify its own solution for each. */
export type CheckId =
  | 'credentials'
  | 'region'
  | 'bootstrap'
  | 'quota'
  | 'service-linked-role'
  | 'service-linked-role-resource'
  | 'hosted-zone'
  | 'config-recorder'
  | 'oidc-provider'
  | 'anomaly-monitor'
  | 'image-signing';

/** A resource in a template, with its stack. */
export interface Found extends Resource {
  readonly stack: SynthesizedStack;
  readonly logicalId: string;
}

/** Requirements of a deployment on the account. */
export interface Requirements {
  readonly account: string;
  readonly stacks: readonly SynthesizedStack[];
  /** Stacks that are deployed already. Their resources exist and need no room. */
  readonly deployed: ReadonlySet<SynthesizedStack>;
  /** The command that bootstraps the account. */
  readonly bootstrapCommand: string;
}

/** A check of the account. An error of AWS becomes the verdict `unknown`. */
export interface Check {
  readonly id: CheckId;
  run(requirements: Requirements): Promise<readonly Finding[]>;
}

/** Returns the resources of the types, including those of nested stacks. */
export function resourcesOf(stacks: readonly SynthesizedStack[], ...types: readonly string[]): readonly Found[] {
  return stacks.flatMap((stack) =>
    templatesOf(stack)
      .flatMap(({ Resources = {} }) => Object.entries(Resources))
      .filter(([, { Type }]) => types.includes(Type))
      .map(([logicalId, resource]) => ({ ...resource, stack, logicalId })),
  );
}

/** Returns the resources that the deployment creates. */
export function newResources({ stacks, deployed }: Requirements, ...types: readonly string[]): readonly Found[] {
  return resourcesOf(stacks, ...types).filter(({ stack }) => !deployed.has(stack));
}

/** Groups items by Region, in the order of the first item of each. */
export function byRegion(found: readonly Found[]): ReadonlyMap<string, readonly Found[]> {
  const regions = new Map<string, Found[]>();
  for (const item of found) {
    const { region } = item.stack;
    regions.set(region, [...(regions.get(region) ?? []), item]);
  }
  return regions;
}

/** Returns the Regions of the stacks. */
export function regionsOf(stacks: readonly SynthesizedStack[]): readonly string[] {
  return [...new Set(stacks.map(({ region }) => region))];
}
