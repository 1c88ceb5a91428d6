import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compliance } from '@pets/compliance';
import { CfnResource } from 'aws-cdk-lib/core';
import { acknowledgementsOf } from '../src/compliance/acknowledgements';
import { PACKS } from '../src/compliance/packs';
import { petsPlatformApp } from '../src/pets-platform-app';

interface ComplianceRecord {
  readonly resources: readonly { readonly path: string; readonly type: string }[];
  readonly results: readonly { readonly rule: string; readonly resource: string; readonly verdict: string }[];
}

const NIST = 'NIST.800.53.R5::NIST.800.53.R5-';
const AWS = 'AwsSolutions::AwsSolutions-';
const FSBP = 'AWS.FSBP::AWS.FSBP-';

/** A statement that allows everyone everything. */
const PUBLIC = [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }];

/** An override of each type that stores data, grants access or accepts connections: a property, its value, and the violated rule. */
const OVERRIDES: readonly (readonly [type: string, property: string, value: unknown, rule: string])[] = [
  ['AWS::CertificateManager::Certificate', 'KeyAlgorithm', 'RSA_1024', `${FSBP}ACM.2`],
  ['AWS::Config::ConfigurationRecorder', 'RecordingGroup.AllSupported', false, `${FSBP}Config.1`],
  ['AWS::ECS::Service', 'NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED', `${FSBP}ECS.2`],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'HealthCheckProtocol', 'HTTP', `${FSBP}ELB.21`],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument.Statement', PUBLIC, `${FSBP}SNS.4`],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument.Statement', PUBLIC, `${FSBP}SQS.3`],
  [
    'AWS::CloudFront::Distribution',
    'DistributionConfig.ViewerCertificate.MinimumProtocolVersion',
    'TLSv1',
    `${AWS}CFR4`,
  ],
  ['AWS::CloudTrail::Trail', 'EnableLogFileValidation', false, `${NIST}CloudTrailLogFileValidationEnabled`],
  ['AWS::EC2::SecurityGroup', 'SecurityGroupIngress', [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }], `${AWS}EC23`],
  ['AWS::EC2::SecurityGroupIngress', 'CidrIp', '0.0.0.0/0', `${AWS}EC23`],
  ['AWS::EC2::Subnet', 'MapPublicIpOnLaunch', true, `${NIST}VPCSubnetAutoAssignPublicIpDisabled`],
  [
    'AWS::ECR::Repository',
    'RepositoryPolicyText',
    { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:*' }] },
    `${AWS}ECR1`,
  ],
  ['AWS::ECS::Cluster', 'ClusterSettings', undefined, `${AWS}ECS4`],
  ['AWS::ECS::TaskDefinition', 'ContainerDefinitions.0.LogConfiguration', undefined, `${AWS}ECS7`],
  ['AWS::ElastiCache::ReplicationGroup', 'TransitEncryptionEnabled', false, `${AWS}AEC3`],
  ['AWS::ElasticLoadBalancingV2::Listener', 'Certificates', undefined, `${NIST}ELBv2ACMCertificateRequired`],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerAttributes', [], `${AWS}ELB2`],
  [
    'AWS::IAM::ManagedPolicy',
    'PolicyDocument.Statement',
    [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    `${NIST}IAMPolicyNoStatementsWithAdminAccess`,
  ],
  ['AWS::IAM::Role', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess'], `${AWS}IAM4`],
  ['AWS::KMS::Key', 'EnableKeyRotation', false, `${AWS}KMS5`],
  ['AWS::KinesisFirehose::DeliveryStream', 'DeliveryStreamEncryptionConfigurationInput', undefined, `${AWS}KDF1`],
  ['AWS::Lambda::Function', 'Runtime', 'nodejs18.x', `${AWS}L1`],
  ['AWS::Lambda::Permission', 'Principal', '*', `${NIST}LambdaFunctionPublicAccessProhibited`],
  ['AWS::Logs::LogGroup', 'KmsKeyId', undefined, `${NIST}CloudWatchLogGroupEncrypted`],
  ['AWS::RDS::DBInstance', 'PubliclyAccessible', true, `${NIST}RDSInstancePublicAccess`],
  [
    'AWS::S3::Bucket',
    'PublicAccessBlockConfiguration.BlockPublicPolicy',
    false,
    `${NIST}S3BucketLevelPublicAccessProhibited`,
  ],
  ['AWS::S3::BucketPolicy', 'PolicyDocument.Statement', PUBLIC, `${AWS}S10`],
  ['AWS::SNS::Topic', 'KmsMasterKeyId', undefined, `${NIST}SNSEncryptedKMS`],
  ['AWS::SQS::Queue', 'SqsManagedSseEnabled', false, `${AWS}SQS2`],
  ['AWS::SecretsManager::Secret', 'KmsKeyId', undefined, `${NIST}SecretsManagerUsingKMSKey`],
  ['AWS::StepFunctions::StateMachine', 'LoggingConfiguration', undefined, `${AWS}SF1`],
];

/** Further overrides: a permission for one account is not public, and a queue with a key is encrypted. */
const ALSO: Readonly<Partial<Record<string, readonly (readonly [property: string, value: unknown])[]>>> = {
  'AWS::Lambda::Permission': [['SourceAccount', undefined]],
  'AWS::SQS::Queue': [['KmsMasterKeyId', undefined]],
};

/** Types that have rules, and neither store data nor grant access nor accept connections. */
const OTHERS = [
  'AWS::CloudWatch::Alarm',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::NetworkAclEntry',
  'AWS::EC2::Route',
  'AWS::EC2::VPC',
  'AWS::WAFv2::WebACL',
];

const app = petsPlatformApp({
  outdir: mkdtempSync(join(tmpdir(), 'overrides-')),
  variables: { PETS_ENVIRONMENTS: 'dev' },
});
for (const resource of app.node.findAll())
  if (CfnResource.isCfnResource(resource))
    for (const [type, property, value] of OVERRIDES)
      if (resource.cfnResourceType === type) {
        resource.addPropertyOverride(property, value);
        for (const needed of ALSO[type] ?? []) resource.addPropertyOverride(...needed);
      }

let record: ComplianceRecord;
beforeAll(() => {
  Compliance.of(app).check({ packs: PACKS, acknowledgements: acknowledgementsOf(app), partial: true });
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => app.synth()).toThrow('AwsSolutions-');
  record = JSON.parse(readFileSync(join(app.outdir, 'compliance-record.json'), 'utf8')) as ComplianceRecord;
});

test.each(OVERRIDES)('%s: an override of %s is a finding', (type, _property, _value, rule) => {
  const paths = record.resources.filter((resource) => resource.type === type).map(({ path }) => path);
  const found = record.results.filter((result) => result.rule === rule && result.verdict !== 'compliant');
  expect(paths).not.toEqual([]);
  expect([...new Set(found.map(({ resource }) => resource))].sort()).toEqual(expect.arrayContaining(paths.sort()));
});

test('covers each type that has a rule', () => {
  const types = new Map(record.resources.map(({ path, type }) => [path, type]));
  const judged = new Set(record.results.map(({ resource }) => types.get(resource)));
  expect([...judged].sort()).toEqual([...OVERRIDES.map(([type]) => type), ...OTHERS].sort());
});
