/** How the subnets of a tier reach the internet. */
export enum TierType {
  /** By an internet gateway: for load balancers and NAT gateways. */
  PUBLIC = 'public',

  /** Outwards only, through a NAT gateway: for tasks and functions. */
  PRIVATE = 'private',

  /** Not at all: for databases and caches. */
  ISOLATED = 'isolated',
}

/** A tier of an address plan: one subnet in each zone, all reached in the same way. */
export interface AddressTier {
  /** Name of the tier. */
  readonly name: string;

  /** How its subnets reach the internet. */
  readonly tierType: TierType;

  /** IPv4 blocks of its subnets, one a zone, in the order of the plan's zones. */
  readonly cidrs: string[];
}

/** What the tiers of every plan have in common. */
export interface TierOptions {
  /**
   * Name of the tier: letters and digits, a letter first. It becomes part of construct ids, so that a new name
   * replaces the subnets.
   */
  readonly name: string;

  /** How its subnets reach the internet. */
  readonly tierType: TierType;

  /**
   * Addresses that the tier must be able to give out in each zone, beyond the five that AWS keeps of every subnet.
   *
   * @default - whatever the subnet holds
   */
  readonly minimumAddresses?: number;
}

/** A tier whose blocks are given. */
export interface ExplicitTier extends TierOptions {
  /** IPv4 blocks of its subnets, one a zone, in the order of the plan's zones, each from /16 to /28. */
  readonly cidrs: string[];
}

/** A tier whose blocks are derived. */
export interface DerivedTier extends TierOptions {
  /** Length of the prefix of each of its subnets, from 16 to 28: 24 gives 256 addresses, of which AWS keeps 5. */
  readonly prefixLength: number;
}
