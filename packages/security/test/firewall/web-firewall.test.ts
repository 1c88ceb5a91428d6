import { App, CfnParameter, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { aws_wafv2 as refs } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import {
  BodySizeLimit,
  ClientAddress,
  type ClientAddressConfig,
  type FallbackBehavior,
  FirewallAction,
  FirewallLogging,
  type FirewallLoggingConfig,
  FirewallRule,
  type FirewallRuleBindOptions,
  type FirewallRuleConfig,
  ForwardedIpPosition,
  GeoRestriction,
  LogBucket,
  ManagedRuleGroup,
  RateLimit,
  WebAclScope,
  WebFirewall,
  type WebFirewallProps,
} from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };

function stackIn(region = env.region): Stack {
  return new Stack(new App(), 'Edge', { env: { ...env, region } });
}

function firewallIn(stack: Stack, props: Partial<WebFirewallProps> = {}): WebFirewall {
  const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key') });
  return new WebFirewall(stack, 'Firewall', { logging, ...props });
}

const build = (props: Partial<WebFirewallProps>) => () => firewallIn(stackIn(), props);

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Statement: Record<string, unknown>;
  readonly Action?: unknown;
  readonly OverrideAction?: unknown;
}

function rulesOf(props: Partial<WebFirewallProps>): Rule[] {
  const stack = stackIn();
  firewallIn(stack, props);
  const [acl] = Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::WebACL'));
  return acl.Properties.Rules;
}

function ruleOf(props: Partial<WebFirewallProps>, name: string): Rule | undefined {
  return rulesOf(props).find(({ Name }) => Name === name);
}

describe('with defaults', () => {
  const stack = stackIn();
  const firewall = firewallIn(stack);
  const template = Template.fromStack(stack);

  test('has the rate limit, the body size limit and the recommended managed rule groups', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const visible = (MetricName: string) => ({
      CloudWatchMetricsEnabled: true,
      SampledRequestsEnabled: true,
      MetricName,
    });
    const group = (Name: string, Priority: number, overrides = {}) => ({
      Name,
      Priority,
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name, ...overrides } },
      OverrideAction: { None: {} },
      VisibilityConfig: visible(Name),
    });
    expect(acl.Properties.Rules).toEqual([
      {
        Name: 'RateLimit',
        Priority: 0,
        Statement: { RateBasedStatement: { Limit: 2000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
        Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
        VisibilityConfig: visible('RateLimit'),
      },
      {
        Name: 'BodySizeLimit',
        Priority: 1,
        Statement: {
          SizeConstraintStatement: {
            FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
            ComparisonOperator: 'GT',
            Size: 8192,
            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
          },
        },
        Action: { Block: { CustomResponse: { ResponseCode: 413 } } },
        VisibilityConfig: visible('BodySizeLimit'),
      },
      group('AWSManagedRulesAmazonIpReputationList', 2),
      group('AWSManagedRulesCommonRuleSet', 3, {
        RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
      }),
      group('AWSManagedRulesKnownBadInputsRuleSet', 4),
      group('AWSManagedRulesSQLiRuleSet', 5),
    ]);
  });

  test('has the documented capacity, without a warning', () => {
    expect(firewall.capacity).toBe(1128);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('logs requests without the authorization and cookie headers', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      ResourceArn: { 'Fn::GetAtt': ['FirewallE7948B04', 'Arn'] },
      LogDestinationConfigs: [
        {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':logs:eu-west-1:111111111111:log-group:',
              { Ref: 'FirewallLogs7FB06776' },
            ],
          ],
        },
      ],
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
    });
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      DataProtectionConfig: {
        DataProtections: [
          { Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization', 'cookie'] } },
        ],
      },
    });
  });

  test('creates an encrypted log group with the required name, which is retained', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: {
        LogGroupName: 'aws-waf-logs-Edge-Firewall-02827EA0',
        RetentionInDays: 365,
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
    expect(statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy')[1]).toMatchObject({
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':logs:eu-west-1:111111111111:log-group:aws-waf-logs-Edge-Firewall-02827EA0',
              ],
            ],
          },
        },
      },
    });
  });

  test('keeps the logical ids, since replacements lose logs and associations', () => {
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toEqual(['FirewallLogs7FB06776']);
    expect(Object.keys(template.findResources('AWS::WAFv2::WebACL'))).toEqual(['FirewallE7948B04']);
  });
});

describe('with all props', () => {
  const props: Partial<WebFirewallProps> = {
    description: 'protects the API',
    webAclName: 'api',
    blockedAddresses: ['192.0.2.0/24', '2001:db8::/32'],
    allowedAddresses: ['198.51.100.7/32'],
    geoRestriction: GeoRestriction.denylist('KP'),
    rateLimit: RateLimit.perClient({ limit: 10, evaluationWindow: Duration.minutes(1), action: FirewallAction.COUNT }),
    extraRules: [
      FirewallRule.fromStatement({
        name: 'NoTrace',
        statement: {
          byteMatchStatement: {
            fieldToMatch: { method: {} },
            positionalConstraint: 'EXACTLY',
            searchString: 'TRACE',
            textTransformations: [{ priority: 0, type: 'NONE' }],
          },
        },
        capacity: 2,
        action: FirewallAction.BLOCK,
      }),
    ],
    managedRuleGroups: [
      ManagedRuleGroup.coreRuleSet({
        ruleActionOverrides: { SizeRestrictions_BODY: FirewallAction.BLOCK, NoUserAgent_HEADER: FirewallAction.COUNT },
        version: 'Version_1.4',
      }),
      ManagedRuleGroup.anonymousIp({ countOnly: true }),
      ManagedRuleGroup.botControl(),
    ],
    redactedHeaders: ['x-api-key'],
  };
  const stack = stackIn();
  const firewall = firewallIn(stack, props);
  const template = Template.fromStack(stack);
  const rules = rulesOf(props);

  test('evaluates the rules in the documented order', () => {
    expect(rules.map(({ Name, Priority }) => [Priority, Name])).toEqual([
      [0, 'BlockedAddresses'],
      [1, 'AllowedAddresses'],
      [2, 'Countries'],
      [3, 'RateLimit'],
      [4, 'NoTrace'],
      [5, 'BodySizeLimit'],
      [6, 'AWSManagedRulesCommonRuleSet'],
      [7, 'AWSManagedRulesAnonymousIpList'],
      [8, 'AWSManagedRulesBotControlRuleSet'],
    ]);
  });

  test('blocks and allows addresses of both IP versions', () => {
    template.hasResourceProperties('AWS::WAFv2::IPSet', { IPAddressVersion: 'IPV4', Addresses: ['192.0.2.0/24'] });
    template.hasResourceProperties('AWS::WAFv2::IPSet', { IPAddressVersion: 'IPV6', Addresses: ['2001:db8::/32'] });
    const set = (id: string) => ({
      IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [expect.stringMatching(`^Firewall${id}`), 'Arn'] } },
    });
    expect(rules[0].Statement).toEqual({
      OrStatement: { Statements: [set('BlockedAddressesV4'), set('BlockedAddressesV6')] },
    });
    expect(rules[0].Action).toEqual({ Block: {} });
    expect(rules[1].Statement).toEqual(set('AllowedAddressesV4'));
    expect(rules[1].Action).toEqual({ Allow: {} });
  });

  test('sets the countries and the rate limit', () => {
    expect(rules[2]).toMatchObject({
      Statement: { GeoMatchStatement: { CountryCodes: ['KP'] } },
      Action: { Block: {} },
    });
    expect(rules[3]).toMatchObject({
      Statement: { RateBasedStatement: { Limit: 10, EvaluationWindowSec: 60 } },
      Action: { Count: {} },
    });
  });

  test('sets the statement and the action of an extra rule', () => {
    expect(rules[4]).toMatchObject({
      Statement: { ByteMatchStatement: { SearchString: 'TRACE' } },
      Action: { Block: {} },
    });
  });

  test('sets the version and the overrides of a group', () => {
    expect(rules[6]).toMatchObject({
      OverrideAction: { None: {} },
      Statement: {
        ManagedRuleGroupStatement: {
          Version: 'Version_1.4',
          RuleActionOverrides: [
            { Name: 'SizeRestrictions_BODY', ActionToUse: { Block: {} } },
            { Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } },
          ],
        },
      },
    });
  });

  test('a group with countOnly counts', () => {
    expect(rules[7].OverrideAction).toEqual({ Count: {} });
  });

  test('Bot Control has the inspection level COMMON', () => {
    expect(rules[8].Statement).toMatchObject({
      ManagedRuleGroupStatement: {
        ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'COMMON' } }],
      },
    });
  });

  test('sets the name, the description and the redacted headers', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Name: 'api', Description: 'protects the API' });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [{ SingleHeader: { Name: 'x-api-key' } }],
    });
  });

  test('has the capacity of all rules', () => {
    expect(firewall.capacity).toBe(2 + 1 + 1 + 2 + 2 + 1 + 700 + 50 + 50);
  });
});

describe('a web ACL for CloudFront', () => {
  const forCloudFront = (stack: Stack, props: Partial<WebFirewallProps> = {}) => {
    const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key') });
    return new WebFirewall(stack, 'Firewall', { webAclScope: WebAclScope.CLOUDFRONT, logging, ...props });
  };

  test('has the scope CLOUDFRONT, also for its IP sets', () => {
    const stack = stackIn('us-east-1');
    forCloudFront(stack, { blockedAddresses: ['192.0.2.0/24'] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
    template.hasResourceProperties('AWS::WAFv2::IPSet', { Scope: 'CLOUDFRONT' });
  });

  test('fails in a Region other than us-east-1', () => {
    expect(() => forCloudFront(stackIn())).toThrow(
      'Edge/Firewall: the Region must be us-east-1 for a web ACL with the scope CLOUDFRONT, got eu-west-1',
    );
  });

  test('accepts a stack without a Region', () => {
    expect(() => forCloudFront(new Stack(new App(), 'Edge'))).not.toThrow();
  });

  test('has metrics in us-east-1, without the dimension Region', () => {
    const stack = stackIn('us-east-1');
    const metric = forCloudFront(stack).metricBlockedRequests();
    expect(metric.dimensions).toEqual({ WebACL: 'Edge-Firewall-02827EA0', Rule: 'ALL' });
    expect(metric.region).toBe('us-east-1');
  });
});

describe('behind a proxy', () => {
  const clientAddress = ClientAddress.forwarded();
  const forwarded = { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' };

  test('the rate limit uses the header, and applies to invalid headers', () => {
    expect(ruleOf({ clientAddress }, 'RateLimit')?.Statement).toMatchObject({
      RateBasedStatement: { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: forwarded },
    });
  });

  test('blocked addresses use the header, and invalid headers are blocked', () => {
    expect(ruleOf({ clientAddress, blockedAddresses: ['192.0.2.0/24'] }, 'BlockedAddresses')?.Statement).toMatchObject({
      IPSetReferenceStatement: { IPSetForwardedIPConfig: { ...forwarded, Position: 'LAST' } },
    });
  });

  test('allowed addresses use the header, and invalid headers are not allowed', () => {
    expect(ruleOf({ clientAddress, allowedAddresses: ['192.0.2.0/24'] }, 'AllowedAddresses')?.Statement).toMatchObject({
      IPSetReferenceStatement: { IPSetForwardedIPConfig: { ...forwarded, FallbackBehavior: 'NO_MATCH' } },
    });
  });

  test('the geographic restriction uses the header, and invalid headers are blocked', () => {
    const blocked = ruleOf({ clientAddress, geoRestriction: GeoRestriction.denylist('KP') }, 'Countries');
    expect(blocked?.Statement).toEqual({ GeoMatchStatement: { CountryCodes: ['KP'], ForwardedIPConfig: forwarded } });
    const only = ruleOf({ clientAddress, geoRestriction: GeoRestriction.allowlist('DE') }, 'Countries');
    expect(only?.Statement).toEqual({
      NotStatement: {
        Statement: {
          GeoMatchStatement: {
            CountryCodes: ['DE'],
            ForwardedIPConfig: { ...forwarded, FallbackBehavior: 'NO_MATCH' },
          },
        },
      },
    });
  });

  test('accepts another header and any position, with the capacity of that position', () => {
    const chosen = ClientAddress.forwarded({ headerName: 'True-Client-IP', position: ForwardedIpPosition.ANY });
    const props = { clientAddress: chosen, blockedAddresses: ['192.0.2.0/24'], rateLimit: RateLimit.none() };
    expect(ruleOf(props, 'BlockedAddresses')?.Statement).toMatchObject({
      IPSetReferenceStatement: { IPSetForwardedIPConfig: { HeaderName: 'True-Client-IP', Position: 'ANY' } },
    });
    expect(build(props)().capacity).toBe(5 + 1 + 1125);
  });

  test.each(['X', 'x'.repeat(255), Lazy.string({ produce: () => 'later' })])('accepts the header %j', (headerName) => {
    expect(build({ clientAddress: ClientAddress.forwarded({ headerName }) })).not.toThrow();
  });

  test.each(['', ' X', 'X ', 'X_Y', 'x'.repeat(256)])('fails with the header %j', (headerName) => {
    expect(build({ clientAddress: ClientAddress.forwarded({ headerName }) })).toThrow(
      `Edge/Firewall: clientAddress: headerName must be 1 to 255 letters, digits and hyphens, got '${headerName}'`,
    );
  });

  test('RateLimit.none() creates no rule', () => {
    expect(ruleOf({ rateLimit: RateLimit.none() }, 'RateLimit')).toBeUndefined();
  });
});

test('more than 50 countries use several statements', () => {
  const codes = Array.from({ length: 51 }, (_, i) => `A${String.fromCharCode(65 + (i % 26))}`);
  const rule = ruleOf({ geoRestriction: GeoRestriction.allowlist(...codes) }, 'Countries');
  expect(rule?.Statement).toEqual({
    NotStatement: {
      Statement: {
        OrStatement: {
          Statements: [
            { GeoMatchStatement: { CountryCodes: codes.slice(0, 50) } },
            { GeoMatchStatement: { CountryCodes: codes.slice(50) } },
          ],
        },
      },
    },
  });
  expect(build({ geoRestriction: GeoRestriction.allowlist(...codes) })().capacity).toBe(1128 + 2);
});

describe('logging', () => {
  const loggedTo = (prepare: (stack: Stack) => FirewallLogging) => {
    const stack = stackIn();
    new WebFirewall(stack, 'Firewall', { logging: prepare(stack) });
    return Template.fromStack(stack);
  };

  test('creates a log group with the name, retention and removal policy', () => {
    const template = loggedTo((stack) =>
      FirewallLogging.toNewLogGroup({
        encryptionKey: new kms.Key(stack, 'Key'),
        logGroupName: 'aws-waf-logs-api',
        retention: logs.RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    );
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: 'aws-waf-logs-api', RetentionInDays: 7 },
      DeletionPolicy: 'Delete',
    });
  });

  test.each([
    ['defined in the app', (stack: Stack) => new logs.LogGroup(stack, 'Group', { logGroupName: 'aws-waf-logs-api' })],
    ['imported', (stack: Stack) => logs.LogGroup.fromLogGroupName(stack, 'Group', 'aws-waf-logs-api')],
  ])('accepts a log group that is %s', (_, make) => {
    const template = loggedTo((stack) => FirewallLogging.toLogGroup(make(stack)));
    const [{ Properties }] = Object.values(template.findResources('AWS::WAFv2::LoggingConfiguration'));
    expect(JSON.stringify(Properties.LogDestinationConfigs)).toMatch(/log-group:(aws-waf-logs-api)?"/);
  });

  test('extends the policy of a bucket and depends on it', () => {
    const template = loggedTo((stack) =>
      FirewallLogging.toBucket(new LogBucket(stack, 'Bucket', { bucketName: 'aws-waf-logs-api' })),
    );
    template.hasResource('AWS::WAFv2::LoggingConfiguration', {
      Properties: { LogDestinationConfigs: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Bucket'), 'Arn'] }] },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^BucketPolicy')]),
    });
    const delivered = Match.objectLike({ Principal: { Service: 'delivery.logs.amazonaws.com' } });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([delivered, delivered]) },
    });
  });

  test('a key of another stack creates no dependency cycle', () => {
    const app = new App();
    const keys = new Stack(app, 'Keys', { env });
    const edge = new Stack(app, 'Edge', { env });
    const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(keys, 'Key') });
    new WebFirewall(edge, 'Firewall', { logging });
    expect(statementsOf(keys, 'AWS::KMS::Key', 'KeyPolicy')[1].Principal).toEqual({
      Service: 'logs.eu-west-1.amazonaws.com',
    });
    expect(keys.dependencies).toEqual([]);
    expect(edge.dependencies).toEqual([keys]);
  });

  test('accepts an imported bucket', () => {
    const template = loggedTo((stack) =>
      FirewallLogging.toBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'aws-waf-logs-api')),
    );
    template.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 1);
  });

  test.each([
    [
      'a new log group',
      'logging.logGroupName must begin with aws-waf-logs-',
      (stack: Stack) => ({
        logging: FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key'), logGroupName: 'api' }),
      }),
    ],
    [
      'a log group',
      'logging.logGroup name must begin with aws-waf-logs-',
      (stack: Stack) => ({
        logging: FirewallLogging.toLogGroup(new logs.LogGroup(stack, 'Group', { logGroupName: 'api' })),
      }),
    ],
    [
      'an imported log group',
      'logging.logGroup name must begin with aws-waf-logs-',
      (stack: Stack) => ({
        logging: FirewallLogging.toLogGroup(logs.LogGroup.fromLogGroupName(stack, 'Group', 'api')),
      }),
    ],
    [
      'a bucket',
      'bucket must have a name that begins with aws-waf-logs- for AWS WAF logs',
      (stack: Stack) => ({
        logging: FirewallLogging.toBucket(new s3.Bucket(stack, 'Bucket', { bucketName: 'api' })),
      }),
    ],
    [
      'an imported bucket',
      'bucket must have a name that begins with aws-waf-logs- for AWS WAF logs',
      (stack: Stack) => ({
        logging: FirewallLogging.toBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'api')),
      }),
    ],
  ])('fails when the name of %s does not begin with aws-waf-logs-', (_, message, make) => {
    const stack = stackIn();
    expect(() => new WebFirewall(stack, 'Firewall', make(stack))).toThrow(`Edge/Firewall: ${message}, got 'api'`);
  });

  test('fails when the name of a log group is generated', () => {
    const stack = stackIn();
    const logging = FirewallLogging.toLogGroup(new logs.LogGroup(stack, 'Group'));
    expect(() => new WebFirewall(stack, 'Firewall', { logging })).toThrow(
      'Edge/Firewall: logging.logGroup name must begin with aws-waf-logs-, got a generated name',
    );
  });

  test('accepts a name that is an unresolved token', () => {
    const stack = stackIn();
    const parameter = new CfnParameter(stack, 'Name');
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', parameter.valueAsString);
    expect(() => new WebFirewall(stack, 'Firewall', { logging: FirewallLogging.toLogGroup(logGroup) })).not.toThrow();
    const logging = FirewallLogging.toNewLogGroup({
      encryptionKey: new kms.Key(stack, 'Key'),
      logGroupName: parameter.valueAsString,
    });
    expect(() => new WebFirewall(stack, 'Other', { logging })).not.toThrow();
  });

  test('redactedHeaders can be empty', () => {
    const stack = stackIn();
    firewallIn(stack, { redactedHeaders: [] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::WAFv2::WebACL', { DataProtectionConfig: Match.absent() });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { RedactedFields: [] });
  });
});

describe('metrics', () => {
  test.each([
    ['BlockedRequests', (firewall: WebFirewall) => firewall.metricBlockedRequests()],
    ['AllowedRequests', (firewall: WebFirewall) => firewall.metricAllowedRequests()],
    ['CountedRequests', (firewall: WebFirewall) => firewall.metricCountedRequests()],
  ])('%s is the sum over 5 minutes for this web ACL', (name, metricOf) => {
    const metric = metricOf(firewallIn(stackIn()));
    expect(metric).toMatchObject({
      namespace: 'AWS/WAFV2',
      metricName: name,
      statistic: 'Sum',
      dimensions: { WebACL: 'Edge-Firewall-02827EA0', Rule: 'ALL', Region: 'eu-west-1' },
    });
    expect(metric.period).toEqual(Duration.minutes(5));
  });

  test('the dimension WebACL is the metric name of the web ACL', () => {
    const stack = stackIn();
    const { dimensions } = firewallIn(stack).metricBlockedRequests();
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACL', {
      VisibilityConfig: { MetricName: dimensions?.WebACL, CloudWatchMetricsEnabled: true },
    });
  });

  test('accepts other metric options', () => {
    const metric = firewallIn(stackIn()).metricBlockedRequests({ period: Duration.minutes(1), statistic: 'Maximum' });
    expect(metric).toMatchObject({ statistic: 'Maximum', period: Duration.minutes(1) });
  });
});

describe('capacity', () => {
  const group = (capacity: number) => ({
    rateLimit: RateLimit.none(),
    bodySizeLimit: BodySizeLimit.none(),
    managedRuleGroups: [ManagedRuleGroup.of({ name: 'Group', vendorName: 'Vendor', capacity })],
  });
  const warned = (props: Partial<WebFirewallProps>) => {
    const stack = stackIn();
    firewallIn(stack, props);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('webFirewallCapacity')).length;
  };

  test('of 1500 WCU does not warn', () => {
    expect(warned(group(1500))).toBe(0);
  });

  test('of 1501 WCU warns about the price', () => {
    const stack = stackIn();
    firewallIn(stack, group(1501));
    Annotations.fromStack(stack).hasWarning(
      '/Edge/Firewall',
      'The rules have 1501 WCU. Requests cost more above 1500 WCU. [ack: @pets/security:webFirewallCapacity]',
    );
  });

  test('of 5000 WCU is accepted, of 5001 WCU fails', () => {
    expect(warned(group(5000))).toBe(1);
    expect(build(group(5001))).toThrow(
      'Edge/Firewall: managedRuleGroups and extraRules must have at most 5000 WCU, got 5001',
    );
  });

  test.each([0, -1, 1.5, NaN])('of %p WCU for one rule fails', (capacity) => {
    expect(build(group(capacity))).toThrow(
      `Edge/Firewall: capacity of rule Group must be an integer of at least 1 WCU, got ${capacity}`,
    );
  });

  test.each([
    [ManagedRuleGroup.coreRuleSet(), 700],
    [ManagedRuleGroup.knownBadInputs(), 200],
    [ManagedRuleGroup.sqlDatabase(), 200],
    [ManagedRuleGroup.ipReputation(), 25],
    [ManagedRuleGroup.anonymousIp(), 50],
    [ManagedRuleGroup.adminProtection(), 100],
    [ManagedRuleGroup.linux(), 200],
    [ManagedRuleGroup.posix(), 100],
    [ManagedRuleGroup.windows(), 200],
    [ManagedRuleGroup.php(), 100],
    [ManagedRuleGroup.wordPress(), 100],
    [ManagedRuleGroup.botControl({ targeted: true }), 50],
  ])('of a managed rule group is documented (%#)', (managed, capacity) => {
    const props = { managedRuleGroups: [managed], rateLimit: RateLimit.none(), bodySizeLimit: BodySizeLimit.none() };
    expect(build(props)().capacity).toBe(capacity);
    expect(rulesOf(props)[0].Name).toMatch(/^AWSManagedRules[A-Za-z]+(RuleSet|List)$/);
  });
});

describe('an override of a rule', () => {
  const warned = (group: ManagedRuleGroup) => {
    const stack = stackIn();
    firewallIn(stack, { managedRuleGroups: [group] });
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('unknownFirewallRule'))
      .map(({ entry }) => entry.data);
  };

  test('that its group does not have warns', () => {
    const { COUNT } = FirewallAction;
    const ruleActionOverrides = {
      SizeRestrictions_Body: COUNT,
      GenericLFI_RC_COUNT_BODY: COUNT,
      GenericLFI_BODY: COUNT,
    };
    expect(warned(ManagedRuleGroup.coreRuleSet({ ruleActionOverrides }))).toEqual([
      'ruleActionOverrides of AWSManagedRulesCommonRuleSet has unknown rules, which AWS WAF ignores: SizeRestrictions_Body, GenericLFI_RC_COUNT_BODY [ack: @pets/security:unknownFirewallRule]',
    ]);
  });

  test.each([
    ['CrossSiteScripting_COOKIE', ManagedRuleGroup.coreRuleSet],
    ['ReactJSRCE_BODY', ManagedRuleGroup.knownBadInputs],
    ['SQLiExtendedPatterns_HEADER_RC_COUNT', ManagedRuleGroup.sqlDatabase],
    ['AWSManagedIPDDoSList', ManagedRuleGroup.ipReputation],
    ['WhateverItIsCalled', ManagedRuleGroup.linux],
  ])('with the name %s does not warn', (rule, make) => {
    expect(warned(make.call(ManagedRuleGroup, { ruleActionOverrides: { [rule]: FirewallAction.COUNT } }))).toEqual([]);
  });
});

test.each(['a', 'A_b-9', 'x'.repeat(128)])('accepts an override of a rule with the name %j', (name) => {
  const ruleActionOverrides = { [name]: FirewallAction.COUNT };
  expect(build({ managedRuleGroups: [ManagedRuleGroup.linux({ ruleActionOverrides })] })).not.toThrow();
});

test.each(['', ' a', 'a ', 'x'.repeat(129)])('fails with an override of a rule with the name %j', (name) => {
  const ruleActionOverrides = { [name]: FirewallAction.COUNT };
  expect(build({ managedRuleGroups: [ManagedRuleGroup.linux({ ruleActionOverrides })] })).toThrow(
    `ruleActionOverrides must have names of 1 to 128 letters, digits, hyphens and underscores, got '${name}'`,
  );
});

test.each(['1', 'Version_1.4#:/-', 'x'.repeat(64), Lazy.string({ produce: () => 'later' })])(
  'accepts the version %j of a group',
  (version) => {
    expect(build({ managedRuleGroups: [ManagedRuleGroup.linux({ version })] })).not.toThrow();
  },
);

test.each(['', ' 1', '1 ', 'x'.repeat(65)])('fails with the version %j of a group', (version) => {
  expect(build({ managedRuleGroups: [ManagedRuleGroup.linux({ version })] })).toThrow(
    `managedRuleGroups: version must be 1 to 64 letters, digits and _ # : . / -, got '${version}'`,
  );
});

test('targeted Bot Control has the inspection level TARGETED', () => {
  const managedRuleGroups = [ManagedRuleGroup.botControl({ targeted: true })];
  expect(ruleOf({ managedRuleGroups }, 'AWSManagedRulesBotControlRuleSet')?.Statement).toMatchObject({
    ManagedRuleGroupStatement: {
      ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'TARGETED' } }],
    },
  });
});

test('a group of another vendor has the name of the vendor', () => {
  const managedRuleGroups = [ManagedRuleGroup.of({ name: 'Group', vendorName: 'Vendor', capacity: 10 })];
  expect(ruleOf({ managedRuleGroups }, 'Group')?.Statement).toEqual({
    ManagedRuleGroupStatement: { Name: 'Group', VendorName: 'Vendor' },
  });
});

describe('validation', () => {
  test.each(['192.0.2.0/1', '192.0.2.1/32', '2001:db8::/1', '2001:db8::1/128', '::ffff:192.0.2.1/128'])(
    'accepts the range %s',
    (range) => {
      expect(build({ blockedAddresses: [range] })).not.toThrow();
    },
  );

  test.each([
    '192.0.2.0',
    '192.0.2.0/0',
    '192.0.2.0/33',
    '192.0.2.256/32',
    '2001:db8::/129',
    '::/0',
    'x/8',
    '192.0.2.0/24x',
    '',
  ])('fails with the range %j', (range) => {
    const wanted = 'must be IPv4 ranges from /1 to /32 or IPv6 ranges from /1 to /128';
    expect(build({ blockedAddresses: [range] })).toThrow(`Edge/Firewall: blockedAddresses ${wanted}, got ${range}`);
    expect(build({ allowedAddresses: [range] })).toThrow(`Edge/Firewall: allowedAddresses ${wanted}, got ${range}`);
  });

  test('fails with a range after a line break', () => {
    expect(build({ blockedAddresses: ['\n192.0.2.0/24'] })).toThrow(String.raw`got \u{a}192.0.2.0/24`);
  });

  test('fails with more than 10,000 ranges of an IP version', () => {
    const ranges = Array.from({ length: 10_001 }, () => '192.0.2.0/24');
    expect(build({ blockedAddresses: [...ranges.slice(1), '2001:db8::/32'] })).not.toThrow();
    const v6 = ranges.map(() => '2001:db8::/32');
    expect(build({ blockedAddresses: v6.slice(1) })).not.toThrow();
    for (const blockedAddresses of [ranges, v6]) {
      expect(build({ blockedAddresses })).toThrow(
        'blockedAddresses must have at most 10000 ranges of each IP version, got 10001',
      );
    }
  });

  test('accepts a range that is an unresolved token', () => {
    expect(build({ blockedAddresses: [Lazy.string({ produce: () => 'later' })] })).not.toThrow();
  });

  test.each([10, 2_000_000_000])('accepts a limit of %p requests', (limit) => {
    expect(build({ rateLimit: RateLimit.perClient({ limit }) })).not.toThrow();
  });

  test.each([9, 0, 10.5, 2_000_000_001])('fails with a limit of %p requests', (limit) => {
    expect(build({ rateLimit: RateLimit.perClient({ limit }) })).toThrow(
      `Edge/Firewall: rateLimit.limit must be an integer from 10 to 2000000000, got ${limit}`,
    );
  });

  test.each([60, 120, 300, 600])('accepts a window of %p seconds', (seconds) => {
    expect(build({ rateLimit: RateLimit.perClient({ evaluationWindow: Duration.seconds(seconds) }) })).not.toThrow();
  });

  test('accepts an evaluation window that is a token, in seconds only', () => {
    const amount = Lazy.number({ produce: () => 60 });
    const windowOf = (evaluationWindow: Duration) => build({ rateLimit: RateLimit.perClient({ evaluationWindow }) });
    expect(windowOf(Duration.seconds(amount))).not.toThrow();
    expect(windowOf(Duration.hours(amount))).toThrow(
      'Edge/Firewall: rateLimit.evaluationWindow must be in seconds if it is a token, got hours',
    );
  });

  test.each([0, 59, 180, 3600])('fails with a window of %p seconds', (seconds) => {
    expect(build({ rateLimit: RateLimit.perClient({ evaluationWindow: Duration.seconds(seconds) }) })).toThrow(
      `Edge/Firewall: rateLimit.evaluationWindow must be 1, 2, 5 or 10 minutes, got ${seconds} seconds`,
    );
  });

  test.each([FirewallAction.ALLOW, FirewallAction.CAPTCHA])('fails with the action %s for the rate limit', (action) => {
    expect(build({ rateLimit: RateLimit.perClient({ action }) })).toThrow(
      `Edge/Firewall: rateLimit.action must be BLOCK or COUNT, got ${action}`,
    );
  });

  test.each([['de'], ['DEU'], ['dDE'], ['D1'], ['']])('fails with the country %j', (code) => {
    expect(build({ geoRestriction: GeoRestriction.denylist('DE', code) })).toThrow(
      `Edge/Firewall: geoRestriction must have two-letter ISO 3166 codes in upper case, got ${code}`,
    );
  });

  test('fails without a country', () => {
    expect(build({ geoRestriction: GeoRestriction.allowlist() })).toThrow(
      'geoRestriction must have at least one country, got none',
    );
  });

  test.each(['Authorization', 'x y', '', 'x'.repeat(65)])('fails with the header %j', (header) => {
    expect(build({ redactedHeaders: [header] })).toThrow(
      `Edge/Firewall: redactedHeaders must be 1 to 64 lower-case letters, digits and '-', got '${header}'`,
    );
  });

  test.each(['ab', 'semi;colon', 'x'.repeat(257)])('fails with an invalid description (%#)', (description) => {
    expect(build({ description })).toThrow('Edge/Firewall: description must be 3 to 256 letters');
  });

  test.each(['', 'with space', 'x'.repeat(129)])('fails with an invalid name of the web ACL (%#)', (webAclName) => {
    expect(build({ webAclName })).toThrow("Edge/Firewall: webAclName must be 1 to 128 letters, digits, '_' or '-'");
  });

  const own = (name: string) =>
    FirewallRule.fromStatement({
      name,
      statement: { geoMatchStatement: { countryCodes: ['DE'] } },
      capacity: 1,
      action: FirewallAction.COUNT,
    });

  test('fails when two rules have the same name', () => {
    expect(build({ extraRules: [own('RateLimit')] })).toThrow(
      'Edge/Firewall: managedRuleGroups and extraRules must have unique names, got RateLimit twice',
    );
    const group = ManagedRuleGroup.sqlDatabase();
    expect(build({ managedRuleGroups: [group, group] })).toThrow('got AWSManagedRulesSQLiRuleSet twice');
  });

  test('fails with an invalid name of a rule', () => {
    expect(build({ extraRules: [own('my rule')] })).toThrow(
      "Edge/Firewall: managedRuleGroups and extraRules must have names of 1 to 128 letters, digits, '_' or '-', got 'my rule'",
    );
  });

  test('reports all problems in one error', () => {
    expect(build({ webAclName: '', blockedAddresses: ['x'], redactedHeaders: ['X'] })).toThrow(
      /webAclName .*; blockedAddresses .*; redactedHeaders /,
    );
  });
});

describe('as an IWebACLRef', () => {
  test('has the reference and the environment of the web ACL', () => {
    const stack = stackIn('us-east-1');
    const firewall: refs.IWebACLRef = firewallIn(stack, { webAclScope: WebAclScope.CLOUDFRONT });
    const { scope, webAclArn, webAclName } = firewall.webAclRef;
    expect(scope).toBe('CLOUDFRONT');
    expect(stack.resolve(webAclArn)).toEqual({ 'Fn::GetAtt': ['FirewallE7948B04', 'Arn'] });
    expect(stack.resolve(webAclName)).toEqual({
      'Fn::Select': [0, { 'Fn::Split': ['|', { Ref: 'FirewallE7948B04' }] }],
    });
    expect(firewall.env.region).toBe('us-east-1');
  });

  test('is accepted where the CDK accepts an IWebACLRef', () => {
    const stack = stackIn();
    expect(stack.resolve(wafv2.CfnWebACL.arnForWebACL(firewallIn(stack)))).toEqual({
      'Fn::GetAtt': ['FirewallE7948B04', 'Arn'],
    });
  });

  test('can be associated from another stack, without a dependency cycle', () => {
    const app = new App();
    const firewall = firewallIn(new Stack(app, 'Edge', { env }));
    const service = new Stack(app, 'Service', { env });
    new wafv2.CfnWebACLAssociation(service, 'Association', {
      webAclArn: firewall.webAclArn,
      resourceArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/1',
    });
    Template.fromStack(service).hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      WebACLArn: { 'Fn::ImportValue': Match.stringLikeRegexp('^Edge:') },
    });
  });

  test('can be imported', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:222222222222:global/webacl/api/1234';
    const attributes = { webAclArn, webAclId: '1234', webAclName: 'api', webAclScope: WebAclScope.CLOUDFRONT };
    const imported = WebFirewall.fromWebAclAttributes(stackIn(), 'Imported', attributes);
    expect(imported.webAclRef).toEqual({ webAclArn, webAclId: '1234', webAclName: 'api', scope: 'CLOUDFRONT' });
    expect(imported.env).toMatchObject({ account: '222222222222', region: 'us-east-1' });
  });
});

describe('extensions that are implemented outside of the package', () => {
  class BlockUserAgents extends FirewallRule {
    bind(scope: Construct, options: FirewallRuleBindOptions): FirewallRuleConfig {
      const patterns = new wafv2.CfnRegexPatternSet(scope, 'UserAgents', {
        regularExpressionList: ['^curl/'],
        scope: options.webAclScope,
      });
      const statement = {
        regexPatternSetReferenceStatement: {
          arn: patterns.attrArn,
          fieldToMatch: { singleHeader: { Name: 'user-agent' } },
          textTransformations: [{ priority: 0, type: 'NONE' }],
        },
      };
      return { name: 'BlockUserAgents', capacity: 25, statement, action: { block: {} } };
    }
  }

  test('a rule with its own resources', () => {
    const stack = stackIn();
    const firewall = firewallIn(stack, { extraRules: [new BlockUserAgents()] });
    expect(firewall.capacity).toBe(1128 + 25);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::WAFv2::RegexPatternSet', { Scope: 'REGIONAL' });
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([Match.objectLike({ Name: 'BlockUserAgents', Priority: 1, Action: { Block: {} } })]),
    });
  });

  test('a rule without a config, and a rule with a problem', () => {
    class Optional extends FirewallRule {
      constructor(private readonly problems: string[]) {
        super();
      }

      override validate(): string[] {
        return this.problems;
      }

      bind(): undefined {
        return undefined;
      }
    }
    expect(rulesOf({ extraRules: [new Optional([])] })).toHaveLength(6);
    expect(build({ extraRules: [new Optional(['list must have at least one entry, got none'])] })).toThrow(
      'Edge/Firewall: list must have at least one entry, got none',
    );
  });

  test('a managed rule group', () => {
    class TeamRules extends ManagedRuleGroup {
      bind(): FirewallRuleConfig {
        const statement = { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' } };
        return { name: 'TeamRules', capacity: 700, statement, overrideAction: { count: {} } };
      }
    }
    expect(ruleOf({ managedRuleGroups: [new TeamRules()] }, 'TeamRules')?.OverrideAction).toEqual({ Count: {} });
  });

  test('a log destination', () => {
    class FirehoseLogging extends FirewallLogging {
      bind(scope: Construct): FirewallLoggingConfig {
        const stream = new firehose.CfnDeliveryStream(scope, 'Stream', { deliveryStreamName: 'aws-waf-logs-api' });
        return { logDestinationArn: stream.attrArn, dependency: stream };
      }
    }
    const stack = stackIn();
    firewallIn(stack, { logging: new FirehoseLogging() });
    Template.fromStack(stack).hasResource('AWS::WAFv2::LoggingConfiguration', {
      Properties: { LogDestinationConfigs: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^FirewallStream'), 'Arn'] }] },
      DependsOn: [Match.stringLikeRegexp('^FirewallStream')],
    });
  });

  test('a client address', () => {
    class ProxyAddress extends ClientAddress {
      bind(fallbackBehavior: FallbackBehavior): ClientAddressConfig {
        return { forwardedIpConfig: { headerName: 'Proxy-Client-IP', fallbackBehavior } };
      }
    }
    expect(ruleOf({ clientAddress: new ProxyAddress() }, 'RateLimit')?.Statement).toMatchObject({
      RateBasedStatement: {
        AggregateKeyType: 'FORWARDED_IP',
        ForwardedIPConfig: { HeaderName: 'Proxy-Client-IP', FallbackBehavior: 'MATCH' },
      },
    });
  });
});
