import type { Rule } from '../rule';
import { CACHES, engineOf } from './private/engine';

/** A cache with Redis OSS or Valkey installs minor versions automatically, which is the default. */
export const minorVersions: Rule = {
  types: CACHES,
  judge(cache) {
    if (engineOf(cache) === 'memcached') return undefined;
    return cache.flag('AutoMinorVersionUpgrade') !== false;
  },
};
