import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Resource } from '../../src/assembly/assembly';
import { isProtective, PROTECTIONS, protectionLosses, PROTECTIVE_TYPES } from '../../src/comparison/protection';

/** Returns what a change of a resource protects less. */
function changes(Type: string, before: object, after: object | undefined, rest: [object, object] = [{}, {}]): string[] {
  const of = (Properties: object, more: object): Resource => ({ Type, Properties: { ...Properties }, ...more });
  return protectionLosses({
    stack: 'Data',
    before: { Resources: { A: of(before, rest[0]) } },
    after: { Resources: after ? { A: of(after, rest[1]) } : {} },
    constructs: new Map(),
  }).map(({ change }) => change);
}

const rules = (...list: object[]) => ({ BackupPlan: { BackupPlanRule: list } });
const backup = (RuleName: string, DeleteAfterDays?: number, CopyActions?: object[]) => ({
  RuleName,
  Lifecycle: { DeleteAfterDays },
  CopyActions,
});
const copy = (DestinationBackupVaultArn: string, DeleteAfterDays: number) => ({
  DestinationBackupVaultArn,
  Lifecycle: { DeleteAfterDays },
});
const expiring = (...list: object[]) => ({ LifecycleConfiguration: { Rules: list } });
const expiration = (rest: object) => ({ Status: 'Enabled', ...rest });
const replication = (Bucket: string, Status = 'Enabled') => ({ Destination: { Bucket }, Status });
const balancer = (Value?: string) => ({
  LoadBalancerAttributes: Value === undefined ? [] : [{ Key: 'deletion_protection.enabled', Value }],
});

const lock = (DefaultRetention: object) => ({ ObjectLockConfiguration: { Rule: { DefaultRetention } } });
const versions = (NewerNoncurrentVersions: number) =>
  expiring(expiration({ NoncurrentVersionExpiration: { NoncurrentDays: 9, NewerNoncurrentVersions } }));
const replica = (rest: object) => ({ Replicas: [{ Region: 'eu-west-1', ...rest }] });

const CASES: [type: string, property: string, stronger: object, weaker: object][] = [
  ['AWS::RDS::DBInstance', 'DeletionProtection', { DeletionProtection: true }, { DeletionProtection: false }],
  ['AWS::RDS::DBInstance', 'DeletionProtection', { DeletionProtection: true }, {}],
  ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', { BackupRetentionPeriod: 7 }, { BackupRetentionPeriod: 6 }],
  ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', { BackupRetentionPeriod: 2 }, {}],
  ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', {}, { BackupRetentionPeriod: 0 }],
  ['AWS::RDS::DBInstance', 'DeleteAutomatedBackups', { DeleteAutomatedBackups: false }, {}],
  ['AWS::RDS::DBInstance', 'AutomaticBackupReplicationRegion', { AutomaticBackupReplicationRegion: 'a' }, {}],
  ['AWS::RDS::DBInstance', 'DeleteAutomatedBackups', { DeleteAutomatedBackups: 'false' }, {}],
  ['AWS::RDS::DBCluster', 'DeleteAutomatedBackups', { DeleteAutomatedBackups: false }, {}],
  ['AWS::DLM::LifecyclePolicy', 'State', { State: 'ENABLED' }, { State: 'DISABLED' }],
  ['AWS::KMS::Key', 'Enabled', {}, { Enabled: 'false' }],
  ['AWS::KMS::Key', 'PendingWindowInDays', {}, { PendingWindowInDays: 7 }],
  ['AWS::KMS::ReplicaKey', 'Enabled', { Enabled: true }, { Enabled: false }],
  ['AWS::S3::Bucket', 'ObjectLockConfiguration.Rule.DefaultRetention', lock({ Years: 1 }), lock({ Days: 364 })],
  [
    ...(['AWS::S3::Bucket', 'ObjectLockConfiguration.Rule.DefaultRetention'] as const),
    lock({ Mode: 'COMPLIANCE', Days: 1 }),
    lock({ Mode: 'GOVERNANCE', Days: 1 }),
  ],
  ['AWS::S3::Bucket', 'LifecycleConfiguration.Rules', versions(10), versions(1)],
  [
    ...(['AWS::S3::Bucket', 'LifecycleConfiguration.Rules'] as const),
    expiring(expiration({ ExpirationDate: '2030-01-01T00:00:00Z' })),
    expiring(expiration({ ExpirationDate: '2027-01-01T00:00:00Z' })),
  ],
  [
    ...(['AWS::Backup::BackupPlan', 'BackupPlan.BackupPlanRule'] as const),
    rules({ RuleName: 'a', EnableContinuousBackup: true }),
    rules({ RuleName: 'a' }),
  ],
  [
    ...(['AWS::Backup::BackupSelection', 'BackupSelection.Conditions'] as const),
    {},
    { BackupSelection: { Conditions: { StringEquals: [] } } },
  ],
  ['AWS::DynamoDB::GlobalTable', 'Replicas', replica({ DeletionProtectionEnabled: true }), replica({})],
  ['AWS::RDS::DBCluster', 'DeletionProtection', { DeletionProtection: true }, {}],
  ['AWS::RDS::GlobalCluster', 'DeletionProtection', { DeletionProtection: true }, {}],
  ['AWS::DocDB::DBCluster', 'BackupRetentionPeriod', { BackupRetentionPeriod: 5 }, { BackupRetentionPeriod: 1 }],
  ['AWS::Neptune::DBCluster', 'DeletionProtection', { DeletionProtection: true }, {}],
  ['AWS::DynamoDB::Table', 'DeletionProtectionEnabled', { DeletionProtectionEnabled: true }, {}],
  [
    ...(['AWS::DynamoDB::Table', 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled'] as const),
    { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    {},
  ],
  [
    'AWS::DynamoDB::GlobalTable',
    'Replicas',
    { Replicas: [{ Region: 'a' }, { Region: 'b' }] },
    { Replicas: [{ Region: 'a', X: 1 }] },
  ],
  [
    'AWS::Cognito::UserPool',
    'DeletionProtection',
    { DeletionProtection: 'ACTIVE' },
    { DeletionProtection: 'INACTIVE' },
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'LoadBalancerAttributes.deletion_protection.enabled',
    balancer('true'),
    balancer(),
  ],
  [
    'AWS::S3::Bucket',
    'VersioningConfiguration.Status',
    { VersioningConfiguration: { Status: 'Enabled' } },
    { VersioningConfiguration: { Status: 'Suspended' } },
  ],
  ['AWS::S3::Bucket', 'ObjectLockEnabled', { ObjectLockEnabled: true }, {}],
  [
    ...(['AWS::S3::Bucket', 'ReplicationConfiguration.Rules'] as const),
    { ReplicationConfiguration: { Rules: [replication('a')] } },
    { ReplicationConfiguration: { Rules: [replication('a', 'Disabled')] } },
  ],
  ['AWS::S3::Bucket', 'LifecycleConfiguration.Rules', expiring(), expiring(expiration({ ExpirationInDays: 1 }))],
  [
    ...(['AWS::S3::Bucket', 'LifecycleConfiguration.Rules'] as const),
    expiring(expiration({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } })),
    expiring(expiration({ NoncurrentVersionExpiration: { NoncurrentDays: 29 } })),
  ],
  [
    'AWS::S3::Bucket',
    'LifecycleConfiguration.Rules',
    expiring(expiration({ ExpirationInDays: 9, Prefix: 'tmp' })),
    expiring(expiration({ ExpirationInDays: 9 })),
  ],
  ['AWS::ElastiCache::ReplicationGroup', 'SnapshotRetentionLimit', { SnapshotRetentionLimit: 1 }, {}],
  [
    'AWS::ElastiCache::ServerlessCache',
    'SnapshotRetentionLimit',
    { SnapshotRetentionLimit: 3 },
    { SnapshotRetentionLimit: 1 },
  ],
  ['AWS::MemoryDB::Cluster', 'SnapshotRetentionLimit', { SnapshotRetentionLimit: 1 }, {}],
  ['AWS::Redshift::Cluster', 'AutomatedSnapshotRetentionPeriod', { AutomatedSnapshotRetentionPeriod: 7 }, {}],
  [
    'AWS::EFS::FileSystem',
    'BackupPolicy.Status',
    { BackupPolicy: { Status: 'ENABLED' } },
    { BackupPolicy: { Status: 'DISABLED' } },
  ],
  ['AWS::Kinesis::Stream', 'RetentionPeriodHours', { RetentionPeriodHours: 48 }, {}],
  ['AWS::SQS::Queue', 'MessageRetentionPeriod', { MessageRetentionPeriod: 1_209_600 }, {}],
  ['AWS::KMS::Key', 'Enabled', {}, { Enabled: false }],
  ['AWS::Logs::LogGroup', 'RetentionInDays', {}, { RetentionInDays: 365 }],
  ['AWS::Logs::LogGroup', 'RetentionInDays', { RetentionInDays: 30 }, { RetentionInDays: 7 }],
  ['AWS::CloudTrail::Trail', 'IsLogging', { IsLogging: true }, { IsLogging: false }],
  [
    'AWS::CloudTrail::EventDataStore',
    'TerminationProtectionEnabled',
    { TerminationProtectionEnabled: true },
    { TerminationProtectionEnabled: false },
  ],
  ['AWS::SecretsManager::Secret', 'ReplicaRegions', { ReplicaRegions: [{ Region: 'a' }] }, {}],
  [
    ...(['AWS::ECR::ReplicationConfiguration', 'ReplicationConfiguration.Rules'] as const),
    { ReplicationConfiguration: { Rules: [{ Destinations: [{ Region: 'a' }, { Region: 'b' }] }] } },
    { ReplicationConfiguration: { Rules: [{ Destinations: [{ Region: 'a' }] }] } },
  ],
  ['AWS::Backup::BackupVault', 'LockConfiguration', { LockConfiguration: {} }, {}],
  [
    'AWS::Backup::BackupVault',
    'LockConfiguration.MinRetentionDays',
    { LockConfiguration: { MinRetentionDays: 7 } },
    { LockConfiguration: { MinRetentionDays: 1 } },
  ],
  ['AWS::Backup::BackupPlan', 'BackupPlan.BackupPlanRule', rules(backup('a'), backup('b')), rules(backup('a'))],
  ['AWS::Backup::BackupPlan', 'BackupPlan.BackupPlanRule', rules(backup('a')), rules(backup('a', 35))],
  [
    'AWS::Backup::BackupPlan',
    'BackupPlan.BackupPlanRule',
    rules(backup('a', 35, [copy('v', 35)])),
    rules(backup('a', 35)),
  ],
  [
    'AWS::Backup::BackupPlan',
    'BackupPlan.BackupPlanRule',
    rules(backup('a', 35, [copy('v', 35)])),
    rules(backup('a', 35, [copy('v', 7)])),
  ],
  [
    'AWS::Backup::BackupSelection',
    'BackupSelection.Resources',
    { BackupSelection: { Resources: ['a', 'b'] } },
    { BackupSelection: { Resources: ['a'] } },
  ],
  ['AWS::Backup::BackupSelection', 'BackupSelection.NotResources', {}, { BackupSelection: { NotResources: ['a'] } }],
  [
    ...(['AWS::Backup::BackupSelection', 'BackupSelection.ListOfTags'] as const),
    { BackupSelection: { ListOfTags: [{ ConditionKey: 'a' }] } },
    {},
  ],
  ['AWS::CloudTrail::EventDataStore', 'RetentionPeriod', {}, { RetentionPeriod: 2556 }],
  ['AWS::DocDB::DBCluster', 'DeletionProtection', { DeletionProtection: true }, {}],
  [
    ...(['AWS::DynamoDB::Table', 'PointInTimeRecoverySpecification.RecoveryPeriodInDays'] as const),
    {},
    { PointInTimeRecoverySpecification: { RecoveryPeriodInDays: 34 } },
  ],
  [
    ...(['AWS::EFS::FileSystem', 'ReplicationConfiguration.Destinations'] as const),
    { ReplicationConfiguration: { Destinations: [{ Region: 'a' }] } },
    {},
  ],
  ['AWS::KMS::ReplicaKey', 'PendingWindowInDays', {}, { PendingWindowInDays: 29 }],
  ['AWS::Logs::LogGroup', 'DeletionProtectionEnabled', { DeletionProtectionEnabled: true }, {}],
  ['AWS::Neptune::DBCluster', 'BackupRetentionPeriod', {}, { BackupRetentionPeriod: 0 }],
  ['AWS::RDS::DBCluster', 'BackupRetentionPeriod', {}, { BackupRetentionPeriod: 0 }],
  ['AWS::Redshift::Cluster', 'DestinationRegion', { DestinationRegion: 'us-west-2' }, {}],
];

test('each protection has a case', () => {
  const all = Object.entries(PROTECTIONS).flatMap(([type, properties]) =>
    Object.keys(properties).map((property) => `${type} ${property}`),
  );
  const covered = new Set(CASES.map(([type, property]) => `${type} ${property}`));
  expect(all.sort()).toEqual([...covered].sort());
});

test.each(CASES)('%s: less %s is reported, more is not', (type, property, stronger, weaker) => {
  expect(changes(type, stronger, weaker)).toContainEqual(expect.stringMatching(`^${property}: `));
  expect(changes(type, weaker, stronger)).toEqual([]);
  expect(changes(type, stronger, stronger)).toEqual([]);
});

test('all types and properties exist', () => {
  const spec = loadAwsServiceSpecSync();
  const unknown = CASES.filter(([type, property]) => {
    const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
    return resource?.properties[property.split('.')[0]] === undefined;
  });
  expect(unknown).toEqual([]);
});

test.each([
  ['Retain', 'Delete'],
  ['Retain', undefined],
  ['Retain', 'Snapshot'],
  ['RetainExceptOnCreate', 'Delete'],
  ['Snapshot', 'Delete'],
  ['Retain', { 'Fn::If': ['A', 'Retain', 'Delete'] }],
])('deletion policy %s to %j is reported', (before, after) => {
  const policies = (policy: unknown) => ({ DeletionPolicy: policy, UpdateReplacePolicy: policy });
  expect(changes('AWS::EC2::Volume', {}, {}, [policies(before), policies(after)])).toEqual([
    expect.stringMatching(`^DeletionPolicy: ${before} → `),
    expect.stringMatching(`^UpdateReplacePolicy: ${before} → `),
  ]);
});

test.each([
  ['Delete', 'Retain'],
  ['Retain', 'RetainExceptOnCreate'],
  ['RetainExceptOnCreate', 'Retain'],
])('deletion policy %s to %s is not reported', (DeletionPolicy, after) => {
  expect(changes('AWS::EC2::Volume', {}, {}, [{ DeletionPolicy }, { DeletionPolicy: after }])).toEqual([]);
});

test('a database has snapshots without a deletion policy, an instance of a cluster has none', () => {
  const rest: [object, object] = [{ DeletionPolicy: 'Snapshot' }, {}];
  expect(changes('AWS::RDS::DBInstance', {}, {}, rest)).toEqual([]);
  expect(changes('AWS::RDS::DBInstance', {}, {}, [{}, { DeletionPolicy: 'Delete' }])).toHaveLength(1);
  const member = { DBClusterIdentifier: 'a' };
  expect(changes('AWS::RDS::DBInstance', member, member, rest)).toEqual(['DeletionPolicy: Snapshot → Delete']);
});

test('resources without data whose removal ends a protection are of these types', () => {
  const types = [
    'AWS::Backup::BackupPlan',
    'AWS::Backup::BackupSelection',
    'AWS::Backup::RestoreTestingPlan',
    'AWS::CloudTrail::Trail',
    'AWS::DLM::LifecyclePolicy',
    'AWS::ECR::ReplicationConfiguration',
  ];
  expect([...PROTECTIVE_TYPES]).toEqual(types);
  for (const type of types) expect(changes(type, {}, undefined)).toEqual(['removed']);
  expect([...types, 'AWS::S3::Bucket'].map(isProtective)).toEqual([...types.map(() => true), false]);
});

test('a cluster of databases has snapshots without a deletion policy', () => {
  expect(changes('AWS::RDS::DBCluster', {}, {}, [{}, { DeletionPolicy: 'Delete' }])).toEqual([
    'DeletionPolicy: Snapshot → Delete',
  ]);
});

test('the removal of a resource with data is a loss, not less protection', () => {
  expect(changes('AWS::S3::Bucket', {}, undefined)).toEqual([]);
});

describe('a value that is not known', () => {
  const choice = { 'Fn::If': [{ Ref: 'P' }, { Rules: [] }, { Ref: 'AWS::NoValue' }] };
  test.each([
    ['AWS::RDS::DBInstance', 'DeletionProtection', true, { Ref: 'P' }],
    ['AWS::RDS::DBInstance', 'DeletionProtection', { Ref: 'P' }, false],
    ['AWS::RDS::DBInstance', 'DeletionProtection', '{{resolve:ssm:/on}}', false],
    ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', 7, { Ref: 'P' }],
    ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', { Ref: 'P' }, 7],
    ['AWS::RDS::DBInstance', 'DeleteAutomatedBackups', { Ref: 'P' }, true],
    ['AWS::Logs::LogGroup', 'RetentionInDays', { Ref: 'P' }, 7],
    ['AWS::KMS::Key', 'Enabled', true, { Ref: 'P' }],
    ['AWS::Backup::BackupVault', 'LockConfiguration', { MinRetentionDays: 1 }, choice],
    ['AWS::S3::Bucket', 'LifecycleConfiguration', undefined, choice],
    ['AWS::S3::Bucket', 'LifecycleConfiguration', undefined, { Rules: [choice] }],
    ['AWS::DynamoDB::GlobalTable', 'Replicas', [{ Region: 'eu-west-1' }], choice],
    ['AWS::S3::Bucket', 'ObjectLockConfiguration', { Rule: { DefaultRetention: { Days: 1 } } }, choice],
  ])('can be less protection: %s.%s %j → %j', (type, name, before, after) => {
    expect(changes(type, { [name]: before }, { [name]: after })).not.toEqual([]);
    expect(changes(type, { [name]: after }, { [name]: after })).toEqual([]);
  });

  test.each([
    ['AWS::Logs::LogGroup', 'RetentionInDays', { Ref: 'P' }, undefined],
    ['AWS::RDS::DBInstance', 'DeletionProtection', { Ref: 'P' }, true],
    ['AWS::RDS::DBInstance', 'DeleteAutomatedBackups', { Ref: 'P' }, false],
  ])('is not less protection than the most: %s.%s', (type, name, before, after) => {
    expect(changes(type, { [name]: before }, { [name]: after })).toEqual([]);
  });

  test('of a deletion policy', () => {
    const policy = (DeletionPolicy: unknown) => ({ DeletionPolicy }) as object;
    const unknown = policy({ Ref: 'P' });
    expect(changes('AWS::EC2::Volume', {}, {}, [unknown, policy('Delete')])).toHaveLength(1);
    expect(changes('AWS::EC2::Volume', {}, {}, [unknown, unknown])).toEqual([]);
    expect(changes('AWS::EC2::Volume', {}, {}, [unknown, policy('Retain')])).toEqual([]);
  });
});

test('an excluded resource of a backup selection that is not known is less protection', () => {
  const of = (NotResources: unknown) => ({ BackupSelection: { NotResources } });
  expect(changes('AWS::Backup::BackupSelection', of(['a']), of({ Ref: 'P' }))).toHaveLength(1);
});
