import { Token } from 'aws-cdk-lib/core';
import { TierType, type TierOptions } from '../tier';
import { IPV6_TIERS, IPV6_ZONES } from './ipv6-layout';
import { type Block, contains, formatBlock, networkOf, overlap, parseBlock, sizeOf } from '../../private/ipv4';

/** VPCs and subnets have CIDR blocks from /16 to /28 (Amazon VPC User Guide, "VPC CIDR blocks"). */
const LARGEST_PREFIX = 16;
const SMALLEST_PREFIX = 28;

/** AWS reserves the first four addresses and the last address of every subnet ("Subnet sizing for IPv4"). */
const RESERVED_BY_AWS = 5;

/** A subnet of an Application Load Balancer is at least a /27 ("Subnets for your load balancer"). */
const LOAD_BALANCER_PREFIX = 27;

/** Ranges that hosts cannot use: "this network", loopback, link-local and multicast (RFC 6890, RFC 5771). */
const NOT_FOR_HOSTS = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'];

/** Availability Zones. Local and Wavelength Zones have longer names, and neither NAT gateways nor VPC endpoints. */
const ZONE_NAME = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/;

const TIER_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** A tier with its CIDR blocks. */
export interface PlannedTier extends TierOptions {
  readonly cidrs: string[];
}

/** A plan that can be dual-stack. */
interface DualStackPlan {
  readonly dualStack?: boolean;
  readonly availabilityZones: string[];
  readonly tiers: TierOptions[];
}

/** Region of an Availability Zone, or `undefined` if the name is not the name of a zone. */
export function regionOf(zone: string): string | undefined {
  return ZONE_NAME.exec(zone)?.[1];
}

/** Problems of the VPC's CIDR block, its Availability Zones and the names of its tiers. */
export function checkFrame(cidr: string, zones: string[], tiers: TierOptions[]): string[] {
  return [...checkNetwork(cidr), ...checkZones(zones), ...checkTiers(tiers)];
}

/** Problems of a dual-stack plan. */
export function checkDualStack({ dualStack, availabilityZones, tiers }: DualStackPlan): string[] {
  if (dualStack !== true) return [];
  const counts = [
    { label: 'tiers', count: tiers.length, most: IPV6_TIERS },
    { label: 'availabilityZones', count: availabilityZones.length, most: IPV6_ZONES },
  ];
  return counts
    .filter(({ count, most }) => count > most)
    .map(({ label, count, most }) => `${label} of a dual-stack plan must be at most ${most}, got ${count}`);
}

/** Problems of the CIDR blocks of the tiers. */
export function checkSubnets(cidr: string, zones: string[], tiers: PlannedTier[]): string[] {
  const problems: string[] = [];
  const placed: { readonly label: string; readonly block: Block }[] = [];
  const network = Token.isUnresolved(cidr) ? undefined : parseBlock(cidr);
  for (const [position, tier] of tiers.entries()) {
    const cidrs = `tiers[${position}].cidrs`;
    if (Token.isUnresolved(tier.cidrs)) {
      problems.push(`${cidrs} must be literals, got a token`);
      continue;
    }
    if (tier.cidrs.length !== zones.length) {
      problems.push(
        `${cidrs} must have one CIDR block for each Availability Zone, got ${tier.cidrs.length} for ${zones.length} zones`,
      );
    }
    tier.cidrs.forEach((subnet, index) => {
      const label = `${cidrs}[${index}]`;
      const faults = checkBlock(label, subnet);
      problems.push(...faults);
      if (faults.length > 0) return;
      const block = parseBlock(subnet) as Block;
      problems.push(...checkRoom(label, block, tier));
      if (network !== undefined && !contains(network, block)) {
        problems.push(`${label} must be inside ${cidr}, got ${subnet}`);
      }
      for (const other of placed) {
        if (overlap(block, other.block)) {
          problems.push(`${label} must not overlap ${other.label} (${formatBlock(other.block)}), got ${subnet}`);
        }
      }
      placed.push({ label, block });
    });
  }
  return problems;
}

/** Problems of a number in the plan. */
export function checkWhole(label: string, value: number, least: number, most: number): string[] {
  if (Token.isUnresolved(value)) return [`${label} must be a literal, got a token`];
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${label} must be a whole number from ${least} to ${most}, got ${value}`];
}

/** Problems of the prefix length of a derived tier. */
export function checkPrefixLength(position: number, prefixLength: number): string[] {
  return checkWhole(`tiers[${position}].prefixLength`, prefixLength, LARGEST_PREFIX, SMALLEST_PREFIX);
}

function checkNetwork(cidr: string): string[] {
  const faults = checkBlock('cidr', cidr);
  if (faults.length > 0) return faults;
  const block = parseBlock(cidr) as Block;
  return NOT_FOR_HOSTS.filter((range) => overlap(parseBlock(range) as Block, block)).map(
    (range) => `cidr must not be in a range that hosts cannot use, got ${cidr} in ${range}`,
  );
}

function checkBlock(label: string, cidr: string): string[] {
  if (Token.isUnresolved(cidr)) return [`${label} must be a literal, got a token`];
  const block = parseBlock(cidr);
  if (block === undefined) return [`${label} must be an IPv4 CIDR block such as 10.0.0.0/16, got ${quote(cidr)}`];
  if (block.prefix < LARGEST_PREFIX || block.prefix > SMALLEST_PREFIX) {
    return [`${label} must be from /${LARGEST_PREFIX} to /${SMALLEST_PREFIX}, got ${cidr}`];
  }
  const network = networkOf(block);
  if (network.first !== block.first)
    return [`${label} must not have host bits set, got ${cidr}; use ${formatBlock(network)}`];
  return [];
}

function checkZones(zones: string[]): string[] {
  if (Token.isUnresolved(zones) || zones.some((zone) => Token.isUnresolved(zone))) {
    return ['availabilityZones must be literals, got a token'];
  }
  if (zones.length === 0) return ['availabilityZones must have at least one zone, got none'];
  const problems = zones
    .filter((zone) => regionOf(zone) === undefined)
    .map((zone) => `availabilityZones must be names such as us-east-1a, got ${quote(zone)}`);
  problems.push(...repeated(zones).map((zone) => `availabilityZones must not repeat a zone, got ${quote(zone)} twice`));
  const regions = [...new Set(zones.map(regionOf).filter((region) => region !== undefined))];
  if (regions.length > 1) problems.push(`availabilityZones must be in one Region, got ${regions.join(' and ')}`);
  return problems;
}

function checkTiers(tiers: TierOptions[]): string[] {
  if (tiers.length === 0) return ['tiers must have at least one tier, got none'];
  const literals = tiers.filter(({ name }) => !Token.isUnresolved(name));
  const repeatedNames = repeated(literals.map(({ name }) => name.toLowerCase()));
  return [
    ...tiers.flatMap(({ name }, position) => checkTierName(`tiers[${position}].name`, name)),
    ...repeatedNames.map((name) => `tiers must have names that differ by more than case, got ${quote(name)} twice`),
    ...tiers.flatMap(({ minimumAddresses }, position) => {
      if (minimumAddresses === undefined) return [];
      const most = sizeOf(LARGEST_PREFIX) - RESERVED_BY_AWS;
      return checkWhole(`tiers[${position}].minimumAddresses`, minimumAddresses, 1, most);
    }),
  ];
}

function checkTierName(label: string, name: string): string[] {
  if (Token.isUnresolved(name)) return [`${label} must be a literal, got a token`];
  if (TIER_NAME.test(name)) return [];
  return [`${label} must be letters and digits, beginning with a letter, got ${quote(name)}`];
}

function checkRoom(label: string, block: Block, tier: TierOptions): string[] {
  const problems: string[] = [];
  const cidr = formatBlock(block);
  if (tier.tierType === TierType.PUBLIC && block.prefix > LOAD_BALANCER_PREFIX) {
    problems.push(`${label} must be /${LOAD_BALANCER_PREFIX} or larger, which load balancers require, got ${cidr}`);
  }
  const free = sizeOf(block.prefix) - RESERVED_BY_AWS;
  if (tier.minimumAddresses !== undefined && free < tier.minimumAddresses) {
    problems.push(
      `${label} must have at least ${tier.minimumAddresses} available addresses (minimumAddresses), got ${free} in ${cidr}`,
    );
  }
  return problems;
}

function repeated(values: string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function quote(text: string): string {
  return `"${text}"`;
}
