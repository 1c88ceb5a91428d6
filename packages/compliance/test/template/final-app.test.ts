import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  CfnCondition,
  CfnResource,
  CustomResourceProvider,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib/core';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Compliance, CompliancePack } from '../../src';
import { appWith, bucketIn, synthesize } from '../compliance-app';

const packs = [CompliancePack.AWS_SOLUTIONS, CompliancePack.NIST_800_53_R5];

const LAMBDA = { role: 'arn:aws:iam::111111111111:role/function', code: { zipFile: '' } };
const KEY_POLICY = { Statement: [] };
const DATABASE = { engine: 'postgres', dbInstanceClass: 'db.t4g.micro', allocatedStorage: '20', port: '5433' };
const LISTENER = {
  loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/a/1',
  protocol: 'HTTPS',
  certificates: [{ certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1' }],
  defaultActions: [],
};
const DISTRIBUTION = {
  enabled: true,
  defaultCacheBehavior: { targetOriginId: 'origin', viewerProtocolPolicy: 'redirect-to-https' },
  viewerCertificate: {
    acmCertificateArn: LISTENER.certificates[0].certificateArn,
    minimumProtocolVersion: 'TLSv1.2_2021',
    sslSupportMethod: 'sni-only',
  },
};

/** Names of the violated rules by path. Without a path, of all resources. */
function violated(app: App, path?: string): string[] {
  const { results } = synthesize(app).record;
  const found = results.filter(({ verdict, resource }) => verdict !== 'compliant' && resource === (path ?? resource));
  return found.map(({ rule, finding = '' }) => `${rule.slice(rule.indexOf('::') + 2)}${finding && `[${finding}]`}`);
}

/** An app with the stack `Data`, whose resource `Main` is created by a function. */
function appOf(create: (scope: Construct, id: string) => CfnResource, change?: (resource: CfnResource) => void) {
  const app = appWith();
  const resource = create(new Stack(app, 'Data'), 'Main');
  change?.(resource);
  Compliance.of(app).check({ packs });
  return app;
}

describe('an override of a property is checked:', () => {
  test.each<[string, (scope: Construct, id: string) => CfnResource, string, unknown, string]>([
    [
      'a public database',
      (s, id) => new rds.CfnDBInstance(s, id, { ...DATABASE, publiclyAccessible: false }),
      'PubliclyAccessible',
      true,
      'NIST.800.53.R5-RDSInstancePublicAccess',
    ],
    [
      'an unencrypted database',
      (s, id) => new rds.CfnDBInstance(s, id, { ...DATABASE, storageEncrypted: true }),
      'StorageEncrypted',
      false,
      'AwsSolutions-RDS2',
    ],
    [
      'an unencrypted cache',
      (s, id) =>
        new elasticache.CfnReplicationGroup(s, id, {
          replicationGroupDescription: 'cache',
          transitEncryptionEnabled: true,
          atRestEncryptionEnabled: true,
        }),
      'TransitEncryptionEnabled',
      false,
      'AwsSolutions-AEC3',
    ],
    [
      'a key without rotation',
      (s, id) => new kms.CfnKey(s, id, { keyPolicy: KEY_POLICY, enableKeyRotation: true }),
      'EnableKeyRotation',
      false,
      'AwsSolutions-KMS5',
    ],
    [
      'a public bucket',
      (s, id) =>
        bucketIn(s, id, {
          publicAccessBlockConfiguration: {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
          },
        }),
      'PublicAccessBlockConfiguration.BlockPublicPolicy',
      false,
      'NIST.800.53.R5-S3BucketLevelPublicAccessProhibited',
    ],
    [
      'an unencrypted file system',
      (s, id) => new efs.CfnFileSystem(s, id, { encrypted: true }),
      'Encrypted',
      false,
      'AwsSolutions-EFS1',
    ],
    [
      'an unencrypted queue',
      (s, id) => new sqs.CfnQueue(s, id, { sqsManagedSseEnabled: true, redrivePolicy: { deadLetterTargetArn: 'arn' } }),
      'SqsManagedSseEnabled',
      false,
      'AwsSolutions-SQS2',
    ],
    [
      'an unencrypted topic',
      (s, id) => new sns.CfnTopic(s, id, { kmsMasterKeyId: 'key' }),
      'KmsMasterKeyId',
      undefined,
      'NIST.800.53.R5-SNSEncryptedKMS',
    ],
    [
      'a listener without TLS',
      (s, id) => new elbv2.CfnListener(s, id, LISTENER),
      'Protocol',
      'HTTP',
      'NIST.800.53.R5-ALBHttpToHttpsRedirection',
    ],
    [
      'a load balancer without deletion protection',
      (s, id) =>
        new elbv2.CfnLoadBalancer(s, id, {
          loadBalancerAttributes: [{ key: 'deletion_protection.enabled', value: 'true' }],
        }),
      'LoadBalancerAttributes.0.Value',
      'false',
      'NIST.800.53.R5-ELBDeletionProtectionEnabled',
    ],
    [
      'a distribution with TLS 1.0',
      (s, id) => new cloudfront.CfnDistribution(s, id, { distributionConfig: DISTRIBUTION }),
      'DistributionConfig.ViewerCertificate.MinimumProtocolVersion',
      'TLSv1',
      'AwsSolutions-CFR4',
    ],
    [
      'a security group that allows the internet',
      (s, id) =>
        new ec2.CfnSecurityGroup(s, id, {
          groupDescription: 'group',
          securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '10.0.0.0/16' }],
        }),
      'SecurityGroupIngress.0.CidrIp',
      '0.0.0.0/0',
      'AwsSolutions-EC23',
    ],
    [
      'a role with an AWS managed policy',
      (s, id) => new iam.CfnRole(s, id, { assumeRolePolicyDocument: {} }),
      'ManagedPolicyArns',
      [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess' }],
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AdministratorAccess]',
    ],
    [
      'a policy with a wildcard',
      (s, id) =>
        new iam.CfnManagedPolicy(s, id, {
          policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a' }] },
        }),
      'PolicyDocument.Statement.0.Resource',
      '*',
      'AwsSolutions-IAM5[Resource::*]',
    ],
    [
      'a log group without retention',
      (s, id) => new logs.CfnLogGroup(s, id, { retentionInDays: 7, kmsKeyId: 'key' }),
      'RetentionInDays',
      undefined,
      'NIST.800.53.R5-CloudWatchLogGroupRetentionPeriod',
    ],
    [
      'a function outside a VPC',
      (s, id) =>
        new lambda.CfnFunction(s, id, {
          ...LAMBDA,
          vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
        }),
      'VpcConfig',
      undefined,
      'NIST.800.53.R5-LambdaInsideVPC',
    ],
    [
      'a value that is known at deployment only',
      (s, id) => new rds.CfnDBInstance(s, id, { ...DATABASE, publiclyAccessible: false }),
      'PubliclyAccessible',
      { 'Fn::If': ['Public', true, false] },
      'NIST.800.53.R5-RDSInstancePublicAccess',
    ],
  ])('%s', (_, create, property, value, rule) => {
    expect(violated(appOf(create), 'Data/Main')).not.toContain(rule);
    const overridden = appOf(create, (resource) => resource.addPropertyOverride(property, value));
    expect(violated(overridden, 'Data/Main')).toContain(rule);
  });

  test('a policy whose keys are not in the order of the CDK', () => {
    const create = (scope: Construct, id: string) => new iam.CfnManagedPolicy(scope, id, { policyDocument: {} });
    const statement = { Resource: '*', Effect: 'Allow', Action: '*' };
    const app = appOf(create, (policy) => policy.addPropertyOverride('PolicyDocument.Statement', [statement]));
    expect(violated(app)).toContain('NIST.800.53.R5-IAMPolicyNoStatementsWithAdminAccess');
  });

  test('an override that fixes a finding', () => {
    const create = (scope: Construct, id: string) => new kms.CfnKey(scope, id, { keyPolicy: KEY_POLICY });
    expect(violated(appOf(create))).toContain('AwsSolutions-KMS5');
    const fix = (key: CfnResource) => key.addPropertyOverride('EnableKeyRotation', true);
    expect(violated(appOf(create, fix))).not.toContain('AwsSolutions-KMS5');
  });

  test.each<[string, (key: CfnResource) => void]>([
    ['addOverride', (key) => key.addOverride('Properties.EnableKeyRotation', false)],
    ['addDeletionOverride', (key) => key.addDeletionOverride('Properties.EnableKeyRotation')],
    ['addPropertyDeletionOverride', (key) => key.addPropertyDeletionOverride('EnableKeyRotation')],
    [
      'addPropertyDeletionOverride of a required property',
      (key) => {
        key.addPropertyDeletionOverride('KeyPolicy');
        key.addPropertyOverride('EnableKeyRotation', false);
      },
    ],
  ])('%s', (_, change) => {
    const create = (scope: Construct, id: string) => new RotatedKey(scope, id);
    expect(violated(appOf(create, change))).toContain('AwsSolutions-KMS5');
  });

  test('an override of the type of a resource', () => {
    const app = appOf(
      (scope, id) => new CfnResource(scope, id, { type: 'Custom::Queue', properties: { QueueName: 'queue' } }),
      (resource) => resource.addOverride('Type', 'AWS::SQS::Queue'),
    );
    expect(violated(app, 'Data/Main')).toContain('AwsSolutions-SQS3');
  });

  test('in a stage', () => {
    const app = appWith('dev');
    const queue = new sqs.CfnQueue(app.node.findChild('dev').node.findChild('Data'), 'Main', {
      sqsManagedSseEnabled: true,
    });
    queue.addPropertyOverride('SqsManagedSseEnabled', false);
    Compliance.of(app).check({ packs });
    expect(violated(app, 'dev/Data/Main')).toContain('AwsSolutions-SQS2');
  });

  test('in a nested stack', () => {
    const app = appWith();
    const nested = new NestedStack(new Stack(new Stage(app, 'prod'), 'Data'), 'Nested');
    const queue = new sqs.CfnQueue(nested, 'Main', { sqsManagedSseEnabled: true });
    queue.addPropertyOverride('SqsManagedSseEnabled', false);
    Compliance.of(app).check({ packs });
    expect(violated(app, 'prod/Data/Nested/Main')).toContain('AwsSolutions-SQS2');
  });
});

/** A key with rotation. */
class RotatedKey extends kms.CfnKey {
  constructor(scope: Construct, id: string) {
    super(scope, id, { keyPolicy: KEY_POLICY, enableKeyRotation: true });
  }
}

describe('a resource without the class of its type', () => {
  test('is checked', () => {
    const app = appOf((scope, id) => new CfnResource(scope, id, { type: 'AWS::SQS::Queue' }));
    expect(violated(app, 'Data/Main')).toContain('AwsSolutions-SQS3');
  });

  test('is found by rules for other resources', () => {
    const create = (scope: Construct, id: string) => bucketIn(scope, id, { bucketName: 'bucket' });
    expect(violated(appOf(create), 'Data/Main')).toContain('AwsSolutions-S10');
    const app = appOf(create, (bucket) => {
      const denied = {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      };
      const arn = Fn.getAtt('Main', 'Arn');
      new CfnResource(bucket.stack, 'Policy', {
        type: 'AWS::S3::BucketPolicy',
        properties: {
          Bucket: { Ref: 'Main' },
          PolicyDocument: {
            Statement: [{ ...denied, Resource: [arn, Fn.join('', [Fn.getAtt('Main', 'Arn').toString(), '/*'])] }],
          },
        },
      });
    });
    expect(violated(app, 'Data/Main')).not.toContain('AwsSolutions-S10');
  });

  test('is checked if a custom resource provider of the CDK creates it', () => {
    const app = appWith();
    const code = mkdtempSync(join(tmpdir(), 'code-'));
    writeFileSync(join(code, 'index.js'), '');
    CustomResourceProvider.getOrCreate(new Stack(app, 'Data'), 'Custom::Thing', {
      codeDirectory: code,
      runtime: 'nodejs22.x' as never,
      policyStatements: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    Compliance.of(app).check({ packs });
    expect(violated(app, 'Data/Custom::ThingCustomResourceProvider/Handler')).toContain(
      'NIST.800.53.R5-LambdaInsideVPC',
    );
    expect(violated(app, 'Data/Custom::ThingCustomResourceProvider/Role')).toEqual([
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM5[Action::s3:*]',
      'AwsSolutions-IAM5[Resource::*]',
      'NIST.800.53.R5-IAMNoInlinePolicy',
      'NIST.800.53.R5-IAMPolicyNoStatementsWithFullAccess',
    ]);
  });

  test('is not checked if the CDK does not know its type', () => {
    const app = appOf(
      (scope, id) => new CfnResource(scope, id, { type: 'AWS::No::SuchType', properties: { Name: 'a' } }),
      (resource) => resource.addPropertyOverride('Name', 'b'),
    );
    expect(violated(app)).toEqual([]);
  });
});

describe('the finding of an override', () => {
  const rule = 'AwsSolutions::AwsSolutions-KMS5';
  const create = (app: App) => {
    const key = new kms.CfnKey(new Stack(app, 'Data'), 'Main', { keyPolicy: KEY_POLICY, enableKeyRotation: true });
    key.addPropertyOverride('EnableKeyRotation', false);
    return key;
  };
  const entry = { rules: [rule], reason: 'this is a test', owner: 'team', expires: '2027-05-31' };

  beforeAll(() => jest.useFakeTimers({ now: new Date('2026-11-23T12:00:00Z') }));
  afterAll(() => jest.useRealTimers());

  test('can be acknowledged in the register', () => {
    const app = appWith();
    create(app);
    Compliance.of(app).check({ packs: [packs[0]], acknowledgements: [{ ...entry, at: ['Data/Main'] }] });
    expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
  });

  test('can be acknowledged at the construct', () => {
    const app = appWith();
    Compliance.of(create(app)).acknowledge(entry);
    Compliance.of(app).check({ packs: [packs[0]] });
    expect(synthesize(app)).toMatchObject({ failure: '', problems: [] });
  });

  test('has the type, logical id, template and source line of the construct', () => {
    const app = appWith();
    create(app);
    Compliance.of(app).check({ packs: [packs[0]] });
    const { resources } = synthesize(app).record;
    expect(resources.find(({ path }) => path === 'Data/Main')).toMatchObject({
      type: 'AWS::KMS::Key',
      logicalId: 'Main',
      template: 'Data.template.json',
      source: { file: expect.stringMatching(/final-app\.test\.ts$/), line: expect.any(Number) },
    });
  });

  test('is the same in a second synthesis', () => {
    const app = appWith();
    create(app);
    Compliance.of(app).check({ packs: [packs[0]] });
    expect(synthesize(app).record).toEqual(synthesize(app).record);
  });

  test('changes with the override', () => {
    const app = appWith();
    const key = create(app);
    Compliance.of(app).check({ packs: [packs[0]] });
    expect(synthesize(app).failure).toContain('AwsSolutions-KMS5');
    key.addPropertyOverride('EnableKeyRotation', true);
    expect(synthesize(app).failure).toBe('');
  });

  test('changes with the override in a synthesis that skips the validation of constructs', () => {
    const app = appWith();
    const key = create(app);
    Compliance.of(app).check({ packs: [packs[0]] });
    expect(synthesize(app).failure).toContain('AwsSolutions-KMS5');
    key.addPropertyOverride('EnableKeyRotation', true);
    expect(() => app.synth({ force: true, skipValidation: true })).not.toThrow();
  });

  test('does not change the construct tree', () => {
    const app = appWith();
    const key = create(app);
    Compliance.of(app).check({ packs: [packs[0]] });
    synthesize(app);
    expect(key.stack.node.children.find(({ node }) => node.id === 'Main')).toBe(key);
    expect(Object.hasOwn(key.stack.node, 'children')).toBe(false);
    expect(key.enableKeyRotation).toBe(true);
  });
});

describe('a template without a difference', () => {
  test('is checked by its constructs, with conditions, references and empty values', () => {
    const app = appWith();
    const stack = new Stack(app, 'Data');
    new CfnCondition(stack, 'Public', { expression: Fn.conditionEquals('a', 'b') });
    const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
    new s3.Bucket(stack, 'Bucket', {
      encryptionKey: key,
      bucketName: Fn.conditionIf('Public', 'a', 'b').toString(),
      lifecycleRules: [],
    });
    Compliance.of(app).check({ packs });
    const include = jest.spyOn(
      jest.requireActual<typeof import('../../src/template/typed-resources')>('../../src/template/typed-resources')
        .TypedResources.prototype,
      'create',
    );
    synthesize(app);
    expect(include).not.toHaveBeenCalled();
    include.mockRestore();
  });
});

describe('values that AWS sets', () => {
  const replica = (kmsKeyId?: string) =>
    appOf(
      (scope, id) =>
        new rds.CfnDBInstance(scope, id, { sourceDbInstanceIdentifier: 'source', kmsKeyId, storageEncrypted: true }),
      (resource) => resource.addPropertyDeletionOverride('StorageEncrypted'),
    );

  test('a read replica with a KMS key is encrypted', () => {
    expect(violated(replica('key'), 'Data/Main')).not.toContain('AwsSolutions-RDS2');
  });

  test('a read replica without a KMS key can be unencrypted', () => {
    expect(violated(replica(), 'Data/Main')).toContain('AwsSolutions-RDS2');
  });
});

describe('what the packs cannot check is reported:', () => {
  test('a resource without a construct is a warning', () => {
    class Extended extends Stack {
      override _toCloudFormation(): object {
        const template = super._toCloudFormation() as { Resources?: object };
        return { ...template, Resources: { ...template.Resources, Extra: { Type: 'AWS::SQS::Queue' } } };
      }
    }
    const app = appWith();
    bucketIn(new Extended(app, 'Data'));
    Compliance.of(app).check({ packs });
    expect(synthesize(app).problems).toEqual([
      {
        kind: 'notChecked',
        level: 'warning',
        message: 'the packs cannot check Extra, which the template of Data contains and the construct tree does not',
        at: 'Data',
      },
    ]);
  });

  test('an override that makes a resource invalid is an error', () => {
    const app = appOf(
      (scope, id) => new sqs.CfnQueue(scope, id, { sqsManagedSseEnabled: true }),
      (queue) => queue.addPropertyOverride('SqsManagedSseEnabled', 'enabled'),
    );
    const [{ kind, level, message, at }, ...others] = synthesize(app).problems;
    expect(others).toEqual([]);
    expect({ kind, level, at }).toEqual({ kind: 'notChecked', level: 'error', at: 'Data/Main' });
    expect(message).toMatch(/^the packs cannot check Data\/Main in its template: Expected 'true' or 'false'/);
  });
});
