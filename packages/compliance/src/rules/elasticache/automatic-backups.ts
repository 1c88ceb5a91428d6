import type { Rule } from '../rule';
import { CACHES, engineOf } from './private/engine';

/** A cache with Redis OSS or Valkey has automatic backups. */
export const automaticBackups: Rule = {
  types: CACHES,
  judge(cache) {
    if (engineOf(cache) === 'memcached') return undefined;
    return (cache.number('SnapshotRetentionLimit') ?? 0) >= 1;
  },
};
