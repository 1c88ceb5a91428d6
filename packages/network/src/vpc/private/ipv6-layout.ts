/** A VPC has a /56 block of Amazon, which contains 256 subnets of /64, the only size that a subnet can have. */
export const IPV6_SUBNETS = 256;

/** Subnets that each tier has space for, so that a tier or zone at the end of the plan moves no other subnet. */
export const IPV6_ZONES = 16;

/** Tiers that a VPC has space for. */
export const IPV6_TIERS = IPV6_SUBNETS / IPV6_ZONES;
