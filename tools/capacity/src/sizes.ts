/** CPU and memory of an instance class or node type. */
export interface Size {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Part of each vCPU that a burstable class can use all the time. @default 1 */
  readonly baseline?: number;
}

/** Instance classes of the database. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html */
export const DATABASE_CLASSES: readonly Size[] = [
  { name: 'db.t3.medium', vcpus: 2, memoryGib: 4, baseline: 0.2 },
  { name: 'db.t4g.medium', vcpus: 2, memoryGib: 4, baseline: 0.2 },
  { name: 'db.t4g.large', vcpus: 2, memoryGib: 8, baseline: 0.3 },
  { name: 'db.m7g.large', vcpus: 2, memoryGib: 8 },
  { name: 'db.m7g.xlarge', vcpus: 4, memoryGib: 16 },
  { name: 'db.m7g.2xlarge', vcpus: 8, memoryGib: 32 },
  { name: 'db.m7g.4xlarge', vcpus: 16, memoryGib: 64 },
  { name: 'db.m7g.8xlarge', vcpus: 32, memoryGib: 128 },
  { name: 'db.m7g.16xlarge', vcpus: 64, memoryGib: 256 },
];

/** Node types of the session cache. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
export const CACHE_NODES: readonly Size[] = [
  { name: 'cache.t4g.micro', vcpus: 2, memoryGib: 0.5, baseline: 0.1 },
  { name: 'cache.t4g.small', vcpus: 2, memoryGib: 1.37, baseline: 0.2 },
  { name: 'cache.t4g.medium', vcpus: 2, memoryGib: 3.09, baseline: 0.2 },
  { name: 'cache.m7g.large', vcpus: 2, memoryGib: 6.38 },
];

/** Bytes of memory per connection of PostgreSQL on Amazon RDS, and the maximum. */
const MEMORY_PER_CONNECTION = 9_531_392;
const MAX_CONNECTIONS = 5000;

/** Returns the vCPUs that a class can use all the time. */
export function sustainedVcpus({ baseline = 1, vcpus }: Size): number {
  return vcpus * baseline;
}

/** Returns `max_connections` of the default parameter group. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections */
export function maxConnections({ memoryGib }: Size): number {
  return Math.min(Math.floor((memoryGib * 2 ** 30) / MEMORY_PER_CONNECTION), MAX_CONNECTIONS);
}
