import type { DerivedTier } from '../tier';
import { type Block, alignUp, endOf, formatBlock, parseBlock, sizeOf } from '../../private/ipv4';
import type { PlannedTier } from './plan-checks';

/** What a derivation gives: the tiers, or why they do not fit. */
export interface Derivation {
  readonly tiers: PlannedTier[];
  readonly problems: string[];
}

/**
 * Lays tier after tier into the block, each with room for `maxZones` subnets side by side. The place of a tier
 * depends on those before it and on `maxZones` alone, so that a further tier or zone moves nothing.
 */
export function deriveTiers(cidr: string, zoneCount: number, maxZones: number, tiers: DerivedTier[]): Derivation {
  const network = parseBlock(cidr) as Block;
  const planned: PlannedTier[] = [];
  let next = network.first;
  for (const { name, tierType, minimumAddresses, prefixLength } of tiers) {
    const start = alignUp(next, prefixLength);
    next = start + maxZones * sizeOf(prefixLength);
    if (next > endOf(network)) {
      const left = Math.max(0, endOf(network) - start);
      const needs = `${maxZones} subnets of /${prefixLength} (maxZones), ${maxZones * sizeOf(prefixLength)} addresses`;
      return { tiers: [], problems: [`tier "${name}" does not fit into ${cidr}: it needs ${needs}, ${left} are left`] };
    }
    const cidrs = Array.from({ length: zoneCount }, (_, zone) =>
      formatBlock({ first: start + zone * sizeOf(prefixLength), prefix: prefixLength }),
    );
    planned.push({ name, tierType, minimumAddresses, cidrs });
  }
  return { tiers: planned, problems: [] };
}
