/** Owners of an acknowledgement. */
export interface Owned {
  readonly owner?: string;
  readonly owners?: Readonly<Record<string, string>>;
}

/** Owner of an acknowledgement in a stage. */
export function ownerIn({ owner, owners }: Owned, stage: string): string | undefined {
  return owners !== undefined && Object.hasOwn(owners, stage) ? owners[stage] : owner;
}

/** Text of all owners. */
export function ownersText({ owner = 'no owner', owners = {} }: Owned): string {
  const others = Object.entries(owners).map(([stage, each]) => `${stage}: ${each}`);
  return [owner, ...others].join(', ');
}
