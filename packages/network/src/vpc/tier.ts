/** Internet access of the subnets of a tier. */
export enum TierType {
  /** Inbound and outbound through an internet gateway, for load balancers and NAT gateways. */
  PUBLIC = 'public',

  /** Outbound only, through a NAT gateway, for tasks and functions. */
  PRIVATE = 'private',

  /** None, for databases and caches. */
  ISOLATED = 'isolated',
}

/** A tier of an address plan: one subnet in each Availability Zone, all with the same internet access. */
export interface AddressTier {
  /** Name of the tier. */
  readonly name: string;

  /** Internet access of its subnets. */
  readonly tierType: TierType;

  /** IPv4 CIDR blocks of its subnets, one for each Availability Zone, in the order of the plan. */
  readonly cidrs: string[];
}

/** Options that all tiers have. */
export interface TierOptions {
  /**
   * Name of the tier: letters and digits, beginning with a letter. It is part of construct ids, so a changed name
   * replaces the subnets.
   */
  readonly name: string;

  /** Internet access of its subnets. */
  readonly tierType: TierType;

  /**
   * Number of IP addresses that the tier needs in each Availability Zone, without the five that AWS reserves in every
   * subnet.
   *
   * @default - not checked
   */
  readonly minimumAddresses?: number;
}

/** A tier with explicit CIDR blocks. */
export interface ExplicitTier extends TierOptions {
  /** IPv4 CIDR blocks of its subnets, one for each Availability Zone, in the order of the plan, each from /16 to /28. */
  readonly cidrs: string[];
}

/** A tier whose CIDR blocks are derived from a prefix length. */
export interface DerivedTier extends TierOptions {
  /** Prefix length of each of its subnets, from 16 to 28. 24 is 256 addresses, of which AWS reserves 5. */
  readonly prefixLength: number;
}
