import { hasAction, metricProblems } from './alarms';
import type { DeployedResources, PlacedResource } from './resources';

/** A property of all resources of some types, in all templates. */
export interface Property {
  readonly name: string;
  readonly types: readonly string[];
  /** Problems of a resource. */
  readonly check: (resource: PlacedResource, resources: DeployedResources) => readonly string[];
}

/** Types with data that cannot be created again. */
const RETAINED = [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::Neptune::DBCluster',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::S3::Bucket',
];

/** Types of caches. */
const CACHES = [
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
];

/** Policies of queues, topics and buckets: the type, the property with the resources, and the actions that TLS protects. */
const POLICIES: Readonly<Record<string, readonly [type: string, property: string, action: string]>> = {
  'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket', 's3:*'],
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics', 'sns:Publish'],
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues', 'sqs:*'],
};

interface Statement {
  readonly Effect: string;
  readonly Action: unknown;
  readonly Principal?: unknown;
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> };
}

export const PROPERTIES: readonly Property[] = [
  {
    name: 'data is retained when its resource is deleted or replaced',
    types: RETAINED,
    check: ({ DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }) =>
      /^Retain(?:ExceptOnCreate)?$/.test(DeletionPolicy) && UpdateReplacePolicy === 'Retain'
        ? []
        : [`has the policies ${DeletionPolicy} and ${UpdateReplacePolicy}`],
  },
  {
    name: 'a cache has a last snapshot',
    types: CACHES,
    check: ({ DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }) =>
      DeletionPolicy === 'Snapshot' && UpdateReplacePolicy === 'Snapshot'
        ? []
        : [`has the policies ${DeletionPolicy} and ${UpdateReplacePolicy}`],
  },
  {
    name: 'an alarm watches documented metrics of resources that exist',
    types: ['AWS::CloudWatch::Alarm'],
    check: metricProblems,
  },
  {
    name: 'an alarm has an action',
    types: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'],
    check: (alarm, resources) => (hasAction(alarm, resources) ? [] : ['has no action']),
  },
  {
    name: 'logs, messages and objects are encrypted',
    types: ['AWS::Logs::LogGroup', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::S3::Bucket'],
    check: ({ Type, Properties }) => (isEncrypted(Type, Properties) ? [] : ['is not encrypted']),
  },
  {
    name: 'logs, messages and objects expire',
    types: ['AWS::Logs::LogGroup', 'AWS::SQS::Queue', 'AWS::S3::Bucket'],
    check: ({ Type, Properties }) => (expires(Type, Properties) ? [] : ['does not expire']),
  },
  {
    name: 'queues, topics and buckets require TLS',
    types: Object.keys(POLICIES),
    check: (resource, resources) => (requiresTls(resource, resources) ? [] : ['does not require TLS']),
  },
  {
    name: 'rules of a web ACL have different priorities',
    types: ['AWS::WAFv2::WebACL', 'AWS::WAFv2::RuleGroup'],
    check: ({ Properties }) => {
      const priorities = ((Properties.Rules ?? []) as { Priority: number }[]).map(({ Priority }) => Priority);
      return new Set(priorities).size === priorities.length ? [] : [`has the priorities ${priorities.join()}`];
    },
  },
];

/** Problems of all resources: `<id>: <problem>`. */
export function problemsOf({ types, check }: Property, resources: DeployedResources): string[] {
  return resources
    .ofType(...types)
    .flatMap((resource) => check(resource, resources).map((problem) => `${resource.id}: ${problem}`));
}

function isEncrypted(type: string, properties: PlacedResource['Properties']): boolean {
  if (type === 'AWS::Logs::LogGroup') return properties.KmsKeyId !== undefined;
  if (type === 'AWS::S3::Bucket') return properties.BucketEncryption !== undefined;
  return properties.KmsMasterKeyId !== undefined || properties.SqsManagedSseEnabled === true;
}

function expires(type: string, properties: PlacedResource['Properties']): boolean {
  if (type === 'AWS::Logs::LogGroup') return properties.RetentionInDays !== undefined;
  if (type === 'AWS::SQS::Queue') return properties.MessageRetentionPeriod !== undefined;
  const { Rules = [] } = (properties.LifecycleConfiguration ?? {}) as {
    Rules?: { Status: string; ExpirationInDays?: number; Prefix?: string; TagFilters?: unknown[] }[];
  };
  return Rules.some(
    ({ Status, ExpirationInDays = 0, Prefix, TagFilters }) =>
      Status === 'Enabled' && ExpirationInDays > 0 && Prefix === undefined && TagFilters === undefined,
  );
}

function requiresTls(resource: PlacedResource, resources: DeployedResources): boolean {
  const [type, property, action] = POLICIES[resource.Type];
  const policies = resources.in(resource.template).filter((policy) => {
    const targets = [policy.Properties[property] as unknown].flat();
    return (
      policy.Type === type &&
      targets.some((target) => resources.referred(resource.template, target)?.id === resource.id)
    );
  });
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
  return statements.some(
    ({ Effect, Action, Principal, Condition }) =>
      Effect === 'Deny' &&
      [Action].flat().includes(action) &&
      (Principal === '*' || JSON.stringify(Principal) === '{"AWS":"*"}') &&
      Condition?.Bool?.['aws:SecureTransport'] === 'false',
  );
}
