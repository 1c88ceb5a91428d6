import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { isRetained, isStateful, REVISION_TYPES, STATEFUL_TYPES } from '../../src/assembly/stateful';

/** Types that the CDK regards as stateful and the guard does not. */
const EXCEPTIONS = {
  'AWS::EMR::Cluster': 'the data is in Amazon S3',
  'AWS::Logs::LogGroup': 'many log groups are deleted with their stack, so the deletion policy decides',
  'AWS::Organizations::Account': 'CloudFormation cannot delete it',
};

/** Types that the guard regards as stateful in addition to those of the CDK. */
const ADDED = [
  'AWS::ACMPCA::CertificateAuthority',
  'AWS::Backup::LogicallyAirGappedBackupVault',
  'AWS::CloudTrail::EventDataStore',
  'AWS::CodeArtifact::Repository',
  'AWS::Cognito::IdentityPool',
  'AWS::ECR::PublicRepository',
  'AWS::ECR::Repository',
  'AWS::ElastiCache::GlobalReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::FSx::Volume',
  'AWS::KMS::ReplicaKey',
  'AWS::Lightsail::Database',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MemoryDB::Cluster',
  'AWS::OpenSearchServerless::Collection',
  'AWS::RDS::GlobalCluster',
  'AWS::RedshiftServerless::Namespace',
  'AWS::Route53::HostedZone',
  'AWS::S3Express::DirectoryBucket',
  'AWS::S3Tables::Table',
  'AWS::S3Tables::TableBucket',
  'AWS::Timestream::Database',
  'AWS::Timestream::Table',
];

const ofCdk = loadAwsServiceSpecSync()
  .all('resource')
  .filter(({ isStateful: stateful }) => stateful)
  .map(({ cloudFormationType }) => cloudFormationType);

test('the stateful types are those of the CDK without the exceptions, and those that are added', () => {
  expect(ofCdk).toContain('AWS::KMS::Key');
  const expected = [...ofCdk.filter((type) => !Object.keys(EXCEPTIONS).includes(type)), ...ADDED];
  expect([...STATEFUL_TYPES].sort()).toEqual(expected.sort());
});

test('each exception is a type that the CDK regards as stateful', () => {
  expect(Object.keys(EXCEPTIONS).filter((type) => !ofCdk.includes(type))).toEqual([]);
});

test('the types that each change replaces are these', () => {
  expect([...REVISION_TYPES].sort()).toEqual([
    'AWS::ApiGateway::Deployment',
    'AWS::ApiGatewayV2::Deployment',
    'AWS::Batch::JobDefinition',
    'AWS::CDK::Metadata',
    'AWS::CloudFormation::WaitConditionHandle',
    'AWS::ECS::TaskDefinition',
    'AWS::Lambda::LayerVersion',
    'AWS::Lambda::Version',
  ]);
});

describe('a resource', () => {
  test.each([...STATEFUL_TYPES])('of the type %s is stateful without a policy', (Type) => {
    expect(isStateful({ Type })).toBe(true);
  });

  test.each(['Retain', 'RetainExceptOnCreate', 'Snapshot'])('with the policy %s is stateful', (policy) => {
    expect(isStateful({ Type: 'AWS::SSM::Parameter', DeletionPolicy: policy })).toBe(true);
    expect(isStateful({ Type: 'AWS::SSM::Parameter', UpdateReplacePolicy: policy })).toBe(true);
    expect(isRetained({ Type: 'AWS::SSM::Parameter', DeletionPolicy: policy })).toBe(true);
  });

  test('of another type without such a policy is not', () => {
    expect(isStateful({ Type: 'AWS::SSM::Parameter' })).toBe(false);
    expect(isStateful({ Type: 'AWS::SSM::Parameter', DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' })).toBe(
      false,
    );
    expect(isRetained({ Type: 'AWS::KMS::Key' })).toBe(false);
    expect(isRetained({ Type: 'AWS::KMS::Key', DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' })).toBe(false);
  });

  test('that each change replaces is not, also with a policy', () => {
    expect(isStateful({ Type: 'AWS::Lambda::Version', DeletionPolicy: 'Retain' })).toBe(false);
  });
});
