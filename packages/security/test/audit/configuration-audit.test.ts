import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AuditRule,
  ConfigurationAudit,
  type ConfigurationAuditProps,
  LogBucket,
  RecorderRole,
  RecordingFrequency,
} from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };

function auditIn(stack: Stack, props: Partial<ConfigurationAuditProps> = {}): ConfigurationAudit {
  return new ConfigurationAudit(stack, 'Audit', { bucket: new s3.Bucket(stack, 'Bucket'), ...props });
}

function identifiersIn(template: Template): string[] {
  const rules = Object.values(template.findResources('AWS::Config::ConfigRule'));
  return rules.map(({ Properties }) => Properties.Source.SourceIdentifier);
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  auditIn(stack);
  const template = Template.fromStack(stack);
  const linkedRole = {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
      ],
    ],
  };

  test('everything is recorded at each change, by the role that AWS Config links to itself', () => {
    template.hasResource('AWS::Config::ConfigurationRecorder', {
      Properties: {
        RoleARN: linkedRole,
        RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true },
        RecordingMode: { RecordingFrequency: 'CONTINUOUS' },
      },
      DependsOn: ['AuditRole866D6EB5'],
    });
    template.hasResourceProperties('AWS::IAM::ServiceLinkedRole', { AWSServiceName: 'config.amazonaws.com' });
  });

  test('a snapshot is delivered each day, once the bucket lets it in', () => {
    template.hasResource('AWS::Config::DeliveryChannel', {
      Properties: {
        S3BucketName: { Ref: Match.stringLikeRegexp('^Bucket') },
        S3KmsKeyArn: Match.absent(),
        ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'TwentyFour_Hours' },
      },
      DependsOn: [Match.stringLikeRegexp('^BucketPolicy')],
    });
    const callers = statementsOf(stack, 'AWS::S3::BucketPolicy').map(({ Principal }) => Principal);
    expect(callers).toEqual([{ Service: 'config.amazonaws.com' }, { Service: 'config.amazonaws.com' }]);
  });

  test('recorder and channel do not wait for one another', () => {
    const [recorder] = Object.values(template.findResources('AWS::Config::ConfigurationRecorder'));
    const [channel] = Object.values(template.findResources('AWS::Config::DeliveryChannel'));
    expect(JSON.stringify(recorder)).not.toContain('AuditChannel');
    expect(JSON.stringify(channel)).not.toContain('Audit');
  });

  test('every recommended rule is one that AWS manages, and waits for the recorder', () => {
    const rules = Object.values(template.findResources('AWS::Config::ConfigRule'));
    const known = Object.values(config.ManagedRuleIdentifiers) as string[];
    expect(rules).toHaveLength(AuditRule.recommended().length);
    for (const { Properties, DependsOn } of rules) {
      expect(Properties.Source.Owner).toBe('AWS');
      expect(known).toContain(Properties.Source.SourceIdentifier);
      expect(DependsOn).toEqual(['Audit3D8ADE0A']);
    }
  });

  test.each([
    ['MULTI_REGION_CLOUD_TRAIL_ENABLED', undefined],
    ['VPC_FLOW_LOGS_ENABLED', { trafficType: 'ALL' }],
    ['ALB_WAF_ENABLED', undefined],
    ['ECS_CONTAINERS_NONPRIVILEGED', undefined],
    ['DB_INSTANCE_BACKUP_ENABLED', { backupRetentionMinimum: '7' }],
    ['S3_BUCKET_SSL_REQUESTS_ONLY', undefined],
    ['CMK_BACKING_KEY_ROTATION_ENABLED', undefined],
    ['SECRETSMANAGER_USING_CMK', undefined],
    ['ACCESS_KEYS_ROTATED', { maxAccessKeyAge: '90' }],
  ])('%s is among them', (SourceIdentifier, InputParameters) => {
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      Source: { Owner: 'AWS', SourceIdentifier },
      InputParameters: InputParameters ?? Match.absent(),
    });
  });
});

describe('with everything chosen', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const encryptionKey = new kms.Key(stack, 'Key');
  const audit = auditIn(stack, {
    bucket: new LogBucket(stack, 'Logs', { encryptionKey }).bucket,
    prefix: 'config',
    role: RecorderRole.existingServiceLinked(),
    rules: AuditRule.databases(),
    extraRules: [
      AuditRule.managed('DB_INSTANCE_BACKUP_ENABLED', {
        parameters: { backupRetentionMinimum: '35' },
        description: 'five weeks',
        ruleName: 'backups',
      }),
      AuditRule.requiredTags(['Owner', 'Project']),
    ],
    recordingFrequency: RecordingFrequency.DAILY,
    recordGlobalResources: false,
    snapshotFrequency: config.MaximumExecutionFrequency.SIX_HOURS,
  });
  const template = Template.fromStack(stack);

  test('recorder and channel have what was chosen', () => {
    template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: false },
      RecordingMode: { RecordingFrequency: 'DAILY' },
    });
    template.hasResourceProperties('AWS::Config::DeliveryChannel', {
      S3KeyPrefix: 'config',
      S3KmsKeyArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'Six_Hours' },
    });
  });

  test('the linked role is not made again', () => {
    template.resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
  });

  test('the key lets AWS Config in', () => {
    expect(statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').slice(1)).toMatchObject([
      {
        Principal: { Service: 'config.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
      },
    ]);
  });

  test('an extra rule replaces the one it shares its identifier with', () => {
    const identifiers = identifiersIn(template);
    expect(identifiers).toHaveLength(AuditRule.databases().length + 1);
    expect(identifiers.filter((identifier) => identifier === 'DB_INSTANCE_BACKUP_ENABLED')).toHaveLength(1);
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      ConfigRuleName: 'backups',
      Description: 'five weeks',
      InputParameters: { backupRetentionMinimum: '35' },
    });
  });

  test('tags that the account requires are numbered', () => {
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      Source: { SourceIdentifier: 'REQUIRED_TAGS' },
      InputParameters: { tag1Key: 'Owner', tag2Key: 'Project' },
    });
  });

  test('the rules can be reached, in their order', () => {
    expect(audit.rules.map((rule) => rule.node.id).slice(-2)).toEqual(['DB_INSTANCE_BACKUP_ENABLED', 'REQUIRED_TAGS']);
  });
});

test('a role of one’s own is taken', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/recorder');
  auditIn(stack, { role: RecorderRole.of(role), rules: [] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
    RoleARN: 'arn:aws:iam::111111111111:role/recorder',
  });
  template.resourceCountIs('AWS::Config::ConfigRule', 0);
});

test('a bucket that was imported is taken as it is', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  auditIn(stack, { bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'config-logs') });
  Template.fromStack(stack).hasResourceProperties('AWS::Config::DeliveryChannel', { S3BucketName: 'config-logs' });
});

test('every set of rules is among the recommended ones, and none overlaps another', () => {
  const sets = [
    AuditRule.identity(),
    AuditRule.trails(),
    AuditRule.network(),
    AuditRule.loadBalancers(),
    AuditRule.containers(),
    AuditRule.databases(),
    AuditRule.storage(),
    AuditRule.keysAndSecrets(),
  ].flat();
  const identifiers = sets.map(({ identifier }) => identifier);
  expect(new Set(identifiers).size).toBe(identifiers.length);
  expect(AuditRule.recommended().map(({ identifier }) => identifier)).toEqual(identifiers);
});

describe('errors', () => {
  const build = (props: Partial<ConfigurationAuditProps>) => () => auditIn(new Stack(new App(), 'Governance'), props);

  test('fails when AWS manages no such rule', () => {
    expect(build({ rules: [AuditRule.managed('VPC_FLOW_LOG_ENABLED')] })).toThrow(
      "Governance/Audit: rule 'VPC_FLOW_LOG_ENABLED' must be one of config.ManagedRuleIdentifiers",
    );
  });

  test('fails when a parameter is empty', () => {
    const rule = AuditRule.managed('ACCESS_KEYS_ROTATED', { parameters: { maxAccessKeyAge: '' } });
    expect(build({ extraRules: [rule] })).toThrow(
      'Governance/Audit: parameters of rule ACCESS_KEYS_ROTATED must not be empty, got maxAccessKeyAge',
    );
  });

  test.each([1, 6])('accepts %p required tags', (count) => {
    expect(
      build({ extraRules: [AuditRule.requiredTags(Array.from({ length: count }, (_, i) => `Tag${i}`))] }),
    ).not.toThrow();
  });

  test.each([0, 7])('fails when %p tags are required', (count) => {
    const rule = AuditRule.requiredTags(Array.from({ length: count }, (_, i) => `Tag${i}`));
    expect(build({ extraRules: [rule] })).toThrow(
      `Governance/Audit: rule REQUIRED_TAGS must name 1 to 6 tags, got ${count}`,
    );
  });

  test.each(['rules', 'extraRules'])('fails when %s names a rule twice', (prop) => {
    const rule = AuditRule.managed('ALB_WAF_ENABLED');
    expect(build({ [prop]: [rule, rule] })).toThrow(
      `Governance/Audit: ${prop} must name a rule once, got ALB_WAF_ENABLED again`,
    );
  });

  test('fails when the bucket locks objects by default', () => {
    const stack = new Stack(new App(), 'Governance');
    const objectLock = s3.ObjectLockRetention.governance(Duration.days(1));
    const { bucket } = new LogBucket(stack, 'Logs', { objectLock });
    expect(() => new ConfigurationAudit(stack, 'Audit', { bucket })).toThrow(
      'Governance/Audit: bucket must not lock objects by default: AWS Config does not deliver to it',
    );
  });
});
