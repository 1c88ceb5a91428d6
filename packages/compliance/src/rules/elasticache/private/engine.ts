import type { TemplateResource } from '../../template';

/** Types of caches. */
export const CACHES: readonly string[] = ['AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup'];

/** Engine of a cache. Replication groups have Redis OSS by default. */
export function engineOf(cache: TemplateResource): string {
  return cache.text('Engine')?.toLowerCase() ?? 'redis';
}
