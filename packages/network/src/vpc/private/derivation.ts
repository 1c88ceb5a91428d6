import type { DerivedTier } from '../tier';
import { type Block, alignUp, endOf, formatBlock, parseBlock, sizeOf } from '../../private/ipv4';
import type { PlannedTier } from './plan-checks';

/** Result of a derivation: the tiers, or the reasons why they do not fit. */
export interface Derivation {
  readonly tiers: PlannedTier[];
  readonly problems: string[];
}

/**
 * Allocates tier after tier in the CIDR block, each with space for `maxZones` subnets. The position of a tier depends on
 * the tiers before it and on `maxZones` only, so adding a tier or zone at the end moves nothing.
 */
export function deriveTiers(cidr: string, zoneCount: number, maxZones: number, tiers: DerivedTier[]): Derivation {
  const network = parseBlock(cidr) as Block;
  const planned: PlannedTier[] = [];
  let next = network.first;
  for (const [position, { name, tierType, minimumAddresses, prefixLength }] of tiers.entries()) {
    const start = alignUp(next, prefixLength);
    next = start + maxZones * sizeOf(prefixLength);
    if (next > endOf(network)) {
      const left = Math.max(0, endOf(network) - start);
      const needs = `${maxZones} subnets of /${prefixLength} (maxZones), ${maxZones * sizeOf(prefixLength)} addresses`;
      return { tiers: [], problems: [`tiers[${position}] must fit into ${cidr}: it needs ${needs}, got ${left}`] };
    }
    const cidrs = Array.from({ length: zoneCount }, (_, zone) =>
      formatBlock({ first: start + zone * sizeOf(prefixLength), prefix: prefixLength }),
    );
    planned.push({ name, tierType, minimumAddresses, cidrs });
  }
  return { tiers: planned, problems: [] };
}
