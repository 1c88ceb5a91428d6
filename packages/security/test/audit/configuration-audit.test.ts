import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AuditRule,
  ConfigurationAudit,
  type ConfigurationAuditProps,
  ConfigurationRecorder,
  type ConfigurationRecorderConfig,
  LogBucket,
  RecorderRole,
  type RecorderRoleConfig,
  RecordingFrequency,
} from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };

function auditIn(stack: Stack, props: Partial<ConfigurationAuditProps> = {}): ConfigurationAudit {
  const recorder = props.recorder ?? ConfigurationRecorder.toBucket(new s3.Bucket(stack, 'Bucket'));
  return new ConfigurationAudit(stack, 'Audit', { ...props, recorder });
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

  test('records all resource types continuously, with the service-linked role', () => {
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

  test('delivers a snapshot each day, and depends on the bucket policy', () => {
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

  test('the recorder and the channel do not depend on each other', () => {
    const [recorder] = Object.values(template.findResources('AWS::Config::ConfigurationRecorder'));
    const [channel] = Object.values(template.findResources('AWS::Config::DeliveryChannel'));
    expect(JSON.stringify(recorder)).not.toContain('AuditChannel');
    expect(JSON.stringify(channel)).not.toContain('Audit');
  });

  test('creates the recommended managed rules, which depend on the recorder', () => {
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
  ])('creates the rule %s', (SourceIdentifier, InputParameters) => {
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      Source: { Owner: 'AWS', SourceIdentifier },
      InputParameters: InputParameters ?? Match.absent(),
    });
  });
});

describe('with all props', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const encryptionKey = new kms.Key(stack, 'Key');
  const audit = auditIn(stack, {
    recorder: ConfigurationRecorder.toBucket(new LogBucket(stack, 'Logs', { encryptionKey }), {
      s3KeyPrefix: 'config',
      role: RecorderRole.existingServiceLinked(),
      recordingFrequency: RecordingFrequency.DAILY,
      includeGlobalResourceTypes: false,
      deliveryFrequency: config.MaximumExecutionFrequency.SIX_HOURS,
    }),
    rules: AuditRule.databases(),
    extraRules: [
      AuditRule.managed('DB_INSTANCE_BACKUP_ENABLED', {
        inputParameters: { backupRetentionMinimum: '35' },
        description: 'five weeks',
        configRuleName: 'backups',
        maximumExecutionFrequency: config.MaximumExecutionFrequency.SIX_HOURS,
        ruleScope: config.RuleScope.fromResource(config.ResourceType.RDS_DB_INSTANCE),
      }),
      AuditRule.requiredTags(['Owner', 'Project']),
    ],
  });
  const template = Template.fromStack(stack);

  test('sets the properties of the recorder and the channel', () => {
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

  test('does not create the service-linked role', () => {
    template.resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
  });

  test('the key policy allows AWS Config', () => {
    expect(statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').slice(1)).toMatchObject([
      {
        Principal: { Service: 'config.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
      },
    ]);
  });

  test('an extra rule replaces the rule with the same identifier', () => {
    const identifiers = identifiersIn(template);
    expect(identifiers).toHaveLength(AuditRule.databases().length + 1);
    expect(identifiers.filter((identifier) => identifier === 'DB_INSTANCE_BACKUP_ENABLED')).toHaveLength(1);
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      ConfigRuleName: 'backups',
      Description: 'five weeks',
      InputParameters: { backupRetentionMinimum: '35' },
      MaximumExecutionFrequency: 'Six_Hours',
      Scope: { ComplianceResourceTypes: ['AWS::RDS::DBInstance'] },
    });
  });

  test('numbers the parameters of required tags', () => {
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      Source: { SourceIdentifier: 'REQUIRED_TAGS' },
      InputParameters: { tag1Key: 'Owner', tag2Key: 'Project' },
    });
  });

  test('has the rules in the order of the props', () => {
    expect(audit.rules.map((rule) => rule.node.id).slice(-2)).toEqual(['DB_INSTANCE_BACKUP_ENABLED', 'REQUIRED_TAGS']);
  });
});

test('accepts a role', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/recorder');
  const bucket = new s3.Bucket(stack, 'Bucket');
  auditIn(stack, {
    recorder: ConfigurationRecorder.toBucket(bucket, { role: RecorderRole.fromRole(role) }),
    rules: [],
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
    RoleARN: 'arn:aws:iam::111111111111:role/recorder',
  });
  template.resourceCountIs('AWS::Config::ConfigRule', 0);
});

test('accepts an imported bucket', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  auditIn(stack, {
    recorder: ConfigurationRecorder.toBucket(s3.Bucket.fromBucketName(stack, 'Imported', 'config-logs')),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Config::DeliveryChannel', { S3BucketName: 'config-logs' });
});

describe('with the existing recorder of the account', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const audit = auditIn(stack, { recorder: ConfigurationRecorder.existing() });

  test('creates only the rules, which depend on nothing', () => {
    const template = Template.fromStack(stack);
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string; DependsOn?: string[] }> };
    expect(new Set(Object.values(Resources).map(({ Type }) => Type))).toEqual(new Set(['AWS::Config::ConfigRule']));
    expect(Object.values(Resources).filter(({ DependsOn }) => DependsOn)).toEqual([]);
    expect(identifiersIn(template)).toHaveLength(AuditRule.recommended().length);
  });

  test('has no recorder', () => {
    expect(audit.recorder).toBeUndefined();
  });
});

test('delivers to a bucket in another Region', () => {
  const app = new App();
  const home = new Stack(app, 'Home', { env });
  const bucket = new LogBucket(home, 'Logs', { bucketName: 'config-logs' });
  const other = new Stack(app, 'Other', { env: { ...env, region: 'us-east-1' } });
  auditIn(other, {
    recorder: ConfigurationRecorder.toBucket(bucket, { role: RecorderRole.existingServiceLinked() }),
    rules: AuditRule.regional(),
  });
  Template.fromStack(other).hasResourceProperties('AWS::Config::DeliveryChannel', { S3BucketName: 'config-logs' });
  expect(statementsOf(home, 'AWS::S3::BucketPolicy').filter(({ Effect }) => Effect === 'Allow')).toHaveLength(2);
});

test('the regional rules are the recommended ones without IAM, account settings and trails', () => {
  const identifiers = AuditRule.regional().map(({ identifier }) => identifier);
  const left = AuditRule.recommended().filter(({ identifier }) => !identifiers.includes(identifier));
  expect(left.map(({ identifier }) => identifier)).toEqual([
    ...AuditRule.identity().map(({ identifier }) => identifier),
    'MULTI_REGION_CLOUD_TRAIL_ENABLED',
    'CLOUD_TRAIL_ENCRYPTION_ENABLED',
    'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
    'CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED',
    'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC',
  ]);
});

test('a recorder can be implemented outside of the package', () => {
  class Limited extends ConfigurationRecorder {
    bind(scope: Stack): ConfigurationRecorderConfig {
      const recorder = new config.CfnConfigurationRecorder(scope, 'Limited', {
        roleArn: 'arn:aws:iam::111111111111:role/recorder',
      });
      return { recorder, dependency: recorder };
    }
  }
  const stack = new Stack(new App(), 'Governance', { env });
  const audit = auditIn(stack, { recorder: new Limited(), rules: [AuditRule.managed('ALB_WAF_ENABLED')] });
  expect(audit.recorder?.node.id).toBe('Limited');
  Template.fromStack(stack).hasResource('AWS::Config::ConfigRule', {
    DependsOn: [Match.stringLikeRegexp('^AuditLimited')],
  });
});

test('the recommended rules are all groups, which do not overlap', () => {
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

describe('validation', () => {
  const build = (props: Partial<ConfigurationAuditProps>) => () => auditIn(new Stack(new App(), 'Governance'), props);

  test('fails with an unknown managed rule', () => {
    expect(build({ rules: [AuditRule.managed('VPC_FLOW_LOG_ENABLED')] })).toThrow(
      "Governance/Audit: identifier of a managed rule must be one of config.ManagedRuleIdentifiers, got 'VPC_FLOW_LOG_ENABLED'",
    );
  });

  test('fails with an empty parameter', () => {
    const rule = AuditRule.managed('ACCESS_KEYS_ROTATED', { inputParameters: { maxAccessKeyAge: '' } });
    expect(build({ extraRules: [rule] })).toThrow(
      'Governance/Audit: inputParameters of rule ACCESS_KEYS_ROTATED must not be empty, got empty maxAccessKeyAge',
    );
  });

  test.each([1, 6])('accepts %p required tags', (count) => {
    expect(
      build({ extraRules: [AuditRule.requiredTags(Array.from({ length: count }, (_, i) => `Tag${i}`))] }),
    ).not.toThrow();
  });

  test.each([0, 7])('fails with %p required tags', (count) => {
    const rule = AuditRule.requiredTags(Array.from({ length: count }, (_, i) => `Tag${i}`));
    expect(build({ extraRules: [rule] })).toThrow(
      `Governance/Audit: rule REQUIRED_TAGS must have 1 to 6 tag keys, got ${count}`,
    );
  });

  test.each(['rules', 'extraRules'])('fails when %s contains a rule twice', (prop) => {
    const rule = AuditRule.managed('ALB_WAF_ENABLED');
    expect(build({ [prop]: [rule, rule] })).toThrow(
      `Governance/Audit: ${prop} must be unique, got ALB_WAF_ENABLED twice`,
    );
  });

  test('fails when the bucket has a default object lock retention', () => {
    const stack = new Stack(new App(), 'Governance');
    const objectLockDefaultRetention = s3.ObjectLockRetention.governance(Duration.days(1));
    const bucket = new LogBucket(stack, 'Logs', { objectLockDefaultRetention });
    expect(() => new ConfigurationAudit(stack, 'Audit', { recorder: ConfigurationRecorder.toBucket(bucket) })).toThrow(
      'Governance/Audit: bucket must not have a default object lock retention for AWS Config',
    );
  });
});

describe('rules that are added later', () => {
  test('depend on the recorder and are in the list of rules', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const audit = auditIn(stack, { rules: [] });
    const rule = audit.addRule(AuditRule.managed('ALB_WAF_ENABLED'));
    expect(audit.rules).toEqual([rule]);
    Template.fromStack(stack).hasResource('AWS::Config::ConfigRule', { DependsOn: ['Audit3D8ADE0A'] });
  });

  test('fail when the audit has the rule', () => {
    const audit = auditIn(new Stack(new App(), 'Governance'));
    expect(() => audit.addRule(AuditRule.managed('ALB_WAF_ENABLED'))).toThrow(
      'Governance/Audit: rule ALB_WAF_ENABLED must be unique, got it twice',
    );
  });
});

test('a rule is an IRule, with events for changes of compliance', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const [rule] = auditIn(stack, { rules: [AuditRule.managed('ALB_WAF_ENABLED')] }).rules;
  rule.onComplianceChange('Changed');
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['aws.config'], 'detail-type': ['Config Rules Compliance Change'] },
  });
});

test('a rule can be implemented outside of the package', () => {
  class Policy extends AuditRule {
    bind(scope: Stack): config.IRule {
      const policyText =
        'rule encrypted when resourceType == "AWS::SNS::Topic" { configuration.KmsMasterKeyId exists }';
      return new config.CustomPolicy(scope, this.identifier, { policyText });
    }
  }
  const stack = new Stack(new App(), 'Governance', { env });
  auditIn(stack, { rules: [new Policy('EncryptedTopics')] });
  Template.fromStack(stack).hasResource('AWS::Config::ConfigRule', {
    Properties: { Source: { Owner: 'CUSTOM_POLICY' } },
    DependsOn: ['Audit3D8ADE0A'],
  });
});

test('a role can be implemented outside of the package', () => {
  class NewRole extends RecorderRole {
    bind(scope: Stack): RecorderRoleConfig {
      const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('config.amazonaws.com') });
      return { roleArn: role.roleArn, dependency: role };
    }
  }
  const stack = new Stack(new App(), 'Governance', { env });
  const recorder = ConfigurationRecorder.toBucket(new s3.Bucket(stack, 'Bucket'), { role: new NewRole() });
  auditIn(stack, { recorder, rules: [] });
  Template.fromStack(stack).hasResource('AWS::Config::ConfigurationRecorder', {
    Properties: { RoleARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditRole'), 'Arn'] } },
    DependsOn: [Match.stringLikeRegexp('^AuditRole')],
  });
});

test('what is added to a rule, or to the bucket policy, later is not created after the recorder', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const bucket = new s3.Bucket(stack, 'Delivery', { enforceSSL: true });
  const rule = auditIn(stack, { recorder: ConfigurationRecorder.toBucket(bucket) }).addRule(
    AuditRule.managed('ACM_CERTIFICATE_EXPIRATION_CHECK'),
  );
  rule.onComplianceChange('Compliance');
  new CfnResource(bucket.policy as s3.BucketPolicy, 'Later', { type: 'AWS::SNS::Topic' });
  const { Resources: resources } = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, { Type: string; DependsOn?: string[] }>;
  };
  const byType = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);
  expect(byType('AWS::Events::Rule').map(({ DependsOn }) => DependsOn)).toEqual([undefined]);
  const later = Object.keys(resources).find((id) => id.includes('Later'));
  expect(JSON.stringify(byType('AWS::Config::DeliveryChannel'))).not.toContain(later);
});

test.each(['', '/', 'config/', '/config', 'x'.repeat(201)])('fails for the key prefix %j', (s3KeyPrefix) => {
  const stack = new Stack(new App(), 'Governance', { env });
  const recorder = ConfigurationRecorder.toBucket(new s3.Bucket(stack, 'Bucket'), { s3KeyPrefix });
  expect(() => auditIn(stack, { recorder })).toThrow(
    `Governance/Audit: s3KeyPrefix must be 1 to 200 characters of an object key, without a slash at either end, got '${s3KeyPrefix}'`,
  );
});
