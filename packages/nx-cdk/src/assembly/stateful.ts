import type { Resource } from './assembly';

/** Types of resources that cannot be recreated without loss: they contain data, keys or names that others use. */
export const STATEFUL_TYPES: ReadonlySet<string> = new Set([
  'AWS::Backup::BackupVault',
  'AWS::Backup::LogicallyAirGappedBackupVault',
  'AWS::ACMPCA::CertificateAuthority',
  'AWS::CloudFormation::Stack',
  'AWS::CloudTrail::EventDataStore',
  'AWS::CodeArtifact::Repository',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::UserPool',
  'AWS::DocDB::DBCluster',
  'AWS::DocDB::DBInstance',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
  'AWS::ECR::PublicRepository',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::GlobalReplicationGroup',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::Elasticsearch::Domain',
  'AWS::FSx::FileSystem',
  'AWS::FSx::Volume',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::Kinesis::Stream',
  'AWS::Lightsail::Database',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MemoryDB::Cluster',
  'AWS::Neptune::DBCluster',
  'AWS::Neptune::DBInstance',
  'AWS::OpenSearchServerless::Collection',
  'AWS::OpenSearchService::Domain',
  'AWS::QLDB::Ledger',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::RDS::GlobalCluster',
  'AWS::Redshift::Cluster',
  'AWS::RedshiftServerless::Namespace',
  'AWS::Route53::HostedZone',
  'AWS::S3::Bucket',
  'AWS::S3Express::DirectoryBucket',
  'AWS::S3Tables::Table',
  'AWS::S3Tables::TableBucket',
  'AWS::SDB::Domain',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::Timestream::Database',
  'AWS::Timestream::Table',
]);

/** Types whose resources are replaced by every change, without loss. */
export const REVISION_TYPES: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::Batch::JobDefinition',
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::ECS::TaskDefinition',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Version',
]);

const RETAINED = new Set(['Retain', 'RetainExceptOnCreate', 'Snapshot']);

/** Returns whether a resource is stateful, because of its type or its deletion policy. */
export function isStateful({ Type, DeletionPolicy, UpdateReplacePolicy }: Resource): boolean {
  if (REVISION_TYPES.has(Type)) return false;
  return STATEFUL_TYPES.has(Type) || RETAINED.has(DeletionPolicy ?? '') || RETAINED.has(UpdateReplacePolicy ?? '');
}

/** Returns whether a resource, or a snapshot of it, is retained when its stack is deleted. */
export function isRetained({ DeletionPolicy }: Resource): boolean {
  return RETAINED.has(DeletionPolicy ?? '');
}
