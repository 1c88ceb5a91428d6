import { type TemplateResource, UnresolvedError } from '../../template';

const SOURCES = ['SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier', 'ReplicationSourceIdentifier'];
const SNAPSHOTS = ['DBSnapshotIdentifier', 'DBClusterSnapshotIdentifier', 'SnapshotIdentifier', 'SourceDbiResourceId'];

/** Whether an instance belongs to a cluster, which has its storage, logs and backups. */
export function isInCluster(database: TemplateResource): boolean {
  if (database.type !== 'AWS::RDS::DBInstance') return false;
  return database.has('DBClusterIdentifier') || (database.has('Engine') && engineOf(database).startsWith('aurora'));
}

/** Whether the data comes from another database or a snapshot. */
export function hasSource(database: TemplateResource): boolean {
  return [...SOURCES, ...SNAPSHOTS].some((name) => database.has(name));
}

/** The database that is the source of a replica, also in another stack or Region of the app. */
export function sourceOf(database: TemplateResource): TemplateResource | undefined {
  const [name] = SOURCES.filter((source) => database.has(source));
  if (name === undefined) return undefined;
  const isInstance = name === 'SourceDBInstanceIdentifier' || database.pattern(name)?.includes(':db:') === true;
  return database.find(isInstance ? 'AWS::RDS::DBInstance' : 'AWS::RDS::DBCluster', name);
}

/** Engine of an instance or a cluster, in lower case. Replicas have the engine of their source. */
export function engineOf(database: TemplateResource): string {
  const engine = database.text('Engine');
  if (engine !== undefined) return engine.toLowerCase();
  const source = sourceOf(database);
  if (source) return engineOf(source);
  throw new UnresolvedError(`${database.logicalId}.Engine must be in the template to be judged`);
}
