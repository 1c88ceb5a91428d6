import type { Resource, Template } from '../assembly/assembly';

/** A protection against loss of data that a deployment reduces. */
export interface ProtectionLoss {
  /** Path of the stack within the stage. */
  readonly stack: string;
  /** `undefined` for the termination protection of the stack. */
  readonly logicalId?: string;
  /** Construct path within the stage, if known. */
  readonly path?: string;
  readonly type: string;
  /** The change, for example `DeletionPolicy: Retain → Delete`. */
  readonly change: string;
}

/** Returns whether a changed value protects less. `undefined`: the property is absent. */
type IsWeaker = (before: unknown, after: unknown) => boolean;

interface Replication {
  readonly Destination?: { readonly Bucket?: unknown };
  readonly Status?: unknown;
}

interface BackupCopy {
  readonly DestinationBackupVaultArn?: unknown;
  readonly Lifecycle?: { readonly DeleteAfterDays?: unknown };
}

interface BackupRule {
  readonly RuleName?: unknown;
  readonly EnableContinuousBackup?: unknown;
  readonly Lifecycle?: { readonly DeleteAfterDays?: unknown };
  readonly CopyActions?: readonly BackupCopy[];
}

type Rule = Readonly<Record<string, unknown>>;

/** Properties that protect data, by resource type and path of the property. */
type Protections = Readonly<Record<string, Readonly<Record<string, IsWeaker>>>>;

/** Returns whether a value is not known before the deployment. It can be the most protection before it, and none after it. */
const isUnknown = (value: unknown) =>
  typeof value === 'string'
    ? value.startsWith('{{resolve:')
    : typeof value === 'object' && value !== null && /^(Ref|Fn::.+)$/.test(Object.keys(value).join());
/** A switch that must stay on. */
const on =
  (...values: readonly unknown[]): IsWeaker =>
  (before, after) =>
    (values.includes(before) || isUnknown(before)) && !values.includes(after);
/** A switch that must stay as it is, and that is on without a value. A parameter has text as its value. */
const onByDefault =
  (isOn: boolean): IsWeaker =>
  (before, after) => {
    const [old, current] = [before, after].map((value) => String(value ?? true));
    return (old === String(isOn) || isUnknown(before)) && current !== String(isOn);
  };
const enabled = on(true, 'true', 'Enabled', 'ENABLED', 'ACTIVE');
/** A number that must not become smaller. Without a value it is the default of AWS. */
const atLeast =
  (byDefault: number): IsWeaker =>
  (before, after) => {
    const [old, current] = [before, after].map((value) => (value === undefined ? byDefault : Number(value)));
    return (Number.isFinite(old) || isUnknown(before)) && !(current >= old);
  };
/** Retention in which an absent value, or 0, is unlimited. */
const retention: IsWeaker = (before, after) => {
  const [old, current] = [before, after].map((value) =>
    value === undefined || Number(value) === 0 ? Infinity : Number(value),
  );
  return (!Number.isNaN(old) || isUnknown(before)) && current !== Infinity && !(current >= old);
};
/** A structure that must remain. */
const present: IsWeaker = (before, after) => before !== undefined && (after === undefined || isUnknown(after));
/** A list of which no entry can be removed. Entries are the same if they have the same key. */
const complete =
  (keysOf: (entry: never) => readonly unknown[] = (entry) => [JSON.stringify(entry)]): IsWeaker =>
  (before, after) => {
    const [old, current] = [before, after].map((list) =>
      (Array.isArray(list) ? (list as never[]) : []).flatMap(keysOf),
    );
    return old.some((key) => !current.includes(key)) || (isUnknown(before) && !isUnknown(after));
  };
const byRegion = complete(({ Region }: { Region?: unknown }) => [JSON.stringify(Region)]);

const TABLE = {
  DeletionProtectionEnabled: enabled,
  'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': enabled,
  'PointInTimeRecoverySpecification.RecoveryPeriodInDays': atLeast(35),
};
const CLUSTER = { DeletionProtection: enabled, BackupRetentionPeriod: atLeast(1) };

/** All protections. */
export const PROTECTIONS: Protections = {
  'AWS::Backup::BackupPlan': { 'BackupPlan.BackupPlanRule': hasWeakerRule },
  'AWS::Backup::BackupSelection': {
    'BackupSelection.Resources': complete(),
    'BackupSelection.ListOfTags': complete(),
    'BackupSelection.NotResources': noMore,
    'BackupSelection.Conditions': noMore,
  },
  'AWS::Backup::BackupVault': {
    LockConfiguration: present,
    'LockConfiguration.MinRetentionDays': atLeast(0),
  },
  'AWS::CloudTrail::EventDataStore': { TerminationProtectionEnabled: enabled, RetentionPeriod: atLeast(2557) },
  'AWS::CloudTrail::Trail': { IsLogging: enabled },
  'AWS::Cognito::UserPool': { DeletionProtection: enabled },
  'AWS::DocDB::DBCluster': CLUSTER,
  'AWS::DLM::LifecyclePolicy': { State: enabled },
  'AWS::DynamoDB::GlobalTable': { Replicas: hasWeakerReplica },
  'AWS::DynamoDB::Table': TABLE,
  'AWS::ECR::ReplicationConfiguration': {
    'ReplicationConfiguration.Rules': complete(({ Destinations = [] }: { Destinations?: readonly unknown[] }) =>
      Destinations.map((destination) => JSON.stringify(destination)),
    ),
  },
  'AWS::EFS::FileSystem': { 'BackupPolicy.Status': enabled, 'ReplicationConfiguration.Destinations': byRegion },
  'AWS::ElastiCache::ReplicationGroup': { SnapshotRetentionLimit: atLeast(0) },
  'AWS::ElastiCache::ServerlessCache': { SnapshotRetentionLimit: atLeast(0) },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { 'LoadBalancerAttributes.deletion_protection.enabled': enabled },
  'AWS::Kinesis::Stream': { RetentionPeriodHours: atLeast(24) },
  'AWS::KMS::Key': { Enabled: onByDefault(true), PendingWindowInDays: atLeast(30) },
  'AWS::KMS::ReplicaKey': { Enabled: onByDefault(true), PendingWindowInDays: atLeast(30) },
  'AWS::Logs::LogGroup': { RetentionInDays: retention, DeletionProtectionEnabled: enabled },
  'AWS::MemoryDB::Cluster': { SnapshotRetentionLimit: atLeast(0) },
  'AWS::Neptune::DBCluster': CLUSTER,
  'AWS::RDS::DBCluster': { ...CLUSTER, DeleteAutomatedBackups: onByDefault(false) },
  'AWS::RDS::DBInstance': {
    DeletionProtection: enabled,
    BackupRetentionPeriod: atLeast(1),
    DeleteAutomatedBackups: onByDefault(false),
    AutomaticBackupReplicationRegion: present,
  },
  'AWS::RDS::GlobalCluster': { DeletionProtection: enabled },
  'AWS::Redshift::Cluster': { AutomatedSnapshotRetentionPeriod: atLeast(1), DestinationRegion: present },
  'AWS::S3::Bucket': {
    'VersioningConfiguration.Status': enabled,
    'ReplicationConfiguration.Rules': complete(({ Destination, Status }: Replication) =>
      Status === 'Enabled' ? [JSON.stringify(Destination?.Bucket)] : [],
    ),
    ObjectLockEnabled: enabled,
    'ObjectLockConfiguration.Rule.DefaultRetention': isShorterLock,
    'LifecycleConfiguration.Rules': expiresEarlier,
  },
  'AWS::SecretsManager::Secret': { ReplicaRegions: byRegion },
  'AWS::SQS::Queue': { MessageRetentionPeriod: atLeast(345_600) },
};

/** Resources without data whose removal ends a protection. */
export const PROTECTIVE_TYPES: ReadonlySet<string> = new Set([
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupSelection',
  'AWS::Backup::RestoreTestingPlan',
  'AWS::CloudTrail::Trail',
  'AWS::DLM::LifecyclePolicy',
  'AWS::ECR::ReplicationConfiguration',
]);

/** Types whose default deletion policy is `Snapshot`. */
const SNAPSHOT_BY_DEFAULT: ReadonlySet<string> = new Set(['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance']);

/** Policies by how much remains. `RetainExceptOnCreate` differs from `Retain` only when a resource is created. */
const RANKS: Readonly<Record<string, number>> = { Delete: 0, Snapshot: 1, RetainExceptOnCreate: 2, Retain: 2 };

/** Input of `protectionLosses`. */
export interface ProtectionComparison {
  readonly stack: string;
  /** Resolved templates. */
  readonly before: Template;
  readonly after: Template;
  /** Construct paths by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
}

/** Finds what a deployment protects less than before: deletion policies, deletion protection, backups, replication. */
export function protectionLosses({ stack, before, after, constructs }: ProtectionComparison): ProtectionLoss[] {
  return Object.entries(before.Resources ?? {}).flatMap(([logicalId, old]) => {
    const current = after.Resources?.[logicalId];
    const changes = current?.Type === old.Type ? weakened(old, current) : removed(old);
    return changes.map((change) => ({ stack, logicalId, path: constructs.get(logicalId), type: old.Type, change }));
  });
}

/** Returns whether the removal of a resource ends a protection, although the resource has no data. */
export function isProtective(type: string): boolean {
  return PROTECTIVE_TYPES.has(type);
}

function removed({ Type }: Resource): string[] {
  return isProtective(Type) ? ['removed'] : [];
}

function weakened(before: Resource, after: Resource): string[] {
  const policies = (['DeletionPolicy', 'UpdateReplacePolicy'] as const).flatMap((name) => {
    const [old, current] = [policyOf(before, name), policyOf(after, name)];
    // a policy that is not known before the deployment can be `Delete`
    return (RANKS[old] ?? 2) > (RANKS[current] ?? 0) && !isSame(before[name], after[name])
      ? [`${name}: ${old} → ${current}`]
      : [];
  });
  const properties = Object.entries(PROTECTIONS[before.Type] ?? {}).flatMap(([path, isWeaker]) => {
    const [old, current] = [before, after].map(({ Properties }) => propertyOf(Properties, path));
    return !isSame(old, current) && isWeaker(old, current) ? [`${path}: ${describe(old)} → ${describe(current)}`] : [];
  });
  return [...policies, ...properties];
}

function isSame(before: unknown, after: unknown): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}

function policyOf(resource: Resource, name: 'DeletionPolicy' | 'UpdateReplacePolicy'): string {
  const policy: unknown = resource[name];
  if (typeof policy === 'string') return policy;
  if (policy !== undefined) return 'unknown';
  // an instance of a cluster has no snapshots of its own
  const hasSnapshots = SNAPSHOT_BY_DEFAULT.has(resource.Type) && resource.Properties?.DBClusterIdentifier === undefined;
  return hasSnapshots ? 'Snapshot' : 'Delete';
}

/** Reads a property by path. A list of keys and values, as of a load balancer, is read by key. */
function propertyOf(value: unknown, path: string): unknown {
  if (path === '' || isUnknown(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const entry = (value as { Key?: unknown; Value?: unknown }[]).find(({ Key }) => Key === path);
    return entry?.Value;
  }
  const [name, ...others] = path.split('.');
  return propertyOf((value as Readonly<Record<string, unknown>>)[name], others.join('.'));
}

/** Whether a backup rule is removed, keeps backups for a shorter time, or copies them to fewer vaults. */
function hasWeakerRule(before: unknown, after: unknown): boolean {
  const rules = (list: unknown) => (Array.isArray(list) ? (list as BackupRule[]) : []);
  const keepsLess = (old: BackupRule | BackupCopy, current: BackupRule | BackupCopy) =>
    retention(old.Lifecycle?.DeleteAfterDays, current.Lifecycle?.DeleteAfterDays);
  return rules(before).some((old) => {
    const current = rules(after).find(({ RuleName }) => RuleName === old.RuleName);
    if (!current || keepsLess(old, current)) return true;
    if (enabled(old.EnableContinuousBackup, current.EnableContinuousBackup)) return true;
    return (old.CopyActions ?? []).some((copy) => {
      const vault = JSON.stringify(copy.DestinationBackupVaultArn);
      const same = current.CopyActions?.find((other) => JSON.stringify(other.DestinationBackupVaultArn) === vault);
      return !same || keepsLess(copy, same);
    });
  });
}

/** Whether a list or structure that excludes resources from a backup has more entries. */
function noMore(before: unknown, after: unknown): boolean {
  if (Array.isArray(before ?? []) && Array.isArray(after ?? [])) return complete()(after, before);
  return after !== undefined && !isSame(before, after);
}

/** Whether a replica of a table is removed or protected less. */
function hasWeakerReplica(before: unknown, after: unknown): boolean {
  if (byRegion(before, after)) return true;
  const replicas = (list: unknown) => (Array.isArray(list) ? (list as { Region?: unknown }[]) : []);
  return replicas(before).some((old) => {
    const current = replicas(after).find(({ Region }) => isSame(Region, old.Region));
    return Object.entries(TABLE).some(([path, isWeaker]) => isWeaker(propertyOf(old, path), propertyOf(current, path)));
  });
}

/** Whether the default retention of an object lock is shorter, or can be ended. */
function isShorterLock(before: unknown, after: unknown): boolean {
  const [old, current] = [before, after].map((value) => (value ?? {}) as Readonly<Record<string, unknown>>);
  const daysOf = ({ Days = 0, Years = 0 }: Readonly<Record<string, unknown>>) => Number(Days) + 365 * Number(Years);
  return (
    isUnknown(before) ||
    isUnknown(after) ||
    !(daysOf(current) >= daysOf(old)) ||
    on('COMPLIANCE')(old.Mode, current.Mode)
  );
}

/** Whether a lifecycle rule deletes objects that no rule has deleted, or deletes them earlier. */
function expiresEarlier(before: unknown, after: unknown): boolean {
  if (isUnknown(after) || JSON.stringify(after ?? []).includes('"Fn::If"')) return true;
  const [old, current] = [before, after].map((rules) =>
    (Array.isArray(rules) ? (rules as Rule[]) : []).filter(({ Status }) => Status === 'Enabled').map(expirationOf),
  );
  return current.some(
    ({ scope, days }) =>
      days.size > 0 &&
      !old.some(
        (other) =>
          [scope, EVERYTHING].includes(other.scope) &&
          [...days].every(([name, count]) => count >= (other.days.get(name) ?? Infinity)),
      ),
  );
}

const SCOPE = ['Prefix', 'TagFilters', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'];
/** Scope of a rule for all objects. */
const EVERYTHING = JSON.stringify(SCOPE.map(() => undefined));

/** The objects of a lifecycle rule, and after how many days it deletes them. */
function expirationOf(rule: Rule): { scope: string; days: Map<string, number> } {
  const names = Object.keys(rule).filter((name) => name.includes('Expiration'));
  const scope = SCOPE.map((name) => rule[name]);
  const days = names.flatMap((name): [string, number][] => {
    const value = rule[name];
    if (typeof value !== 'object' || value === null) return [[name, countOf(value)]];
    const { NoncurrentDays, NewerNoncurrentVersions = 0 } = value as Readonly<Record<string, unknown>>;
    return [
      [name, countOf(NoncurrentDays)],
      [`${name}.NewerNoncurrentVersions`, countOf(NewerNoncurrentVersions)],
    ];
  });
  return { scope: JSON.stringify(scope), days: new Map(days) };
}

/** A number of days, or a date as a number. */
function countOf(value: unknown): number {
  return Number(value) || Date.parse(String(value)) || 0;
}

function describe(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
