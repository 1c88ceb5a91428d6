import type { Rule } from '../rule';
import { CACHES } from './private/engine';

/** A cache has a subnet group other than the default. */
export const subnetGroup: Rule = {
  types: CACHES,
  judge: (cache) => (cache.pattern('CacheSubnetGroupName') ?? 'default') !== 'default',
};
