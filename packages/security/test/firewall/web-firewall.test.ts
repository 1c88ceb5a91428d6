import { App, CfnParameter, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ClientAddress,
  CountryRule,
  FirewallAction,
  FirewallLogging,
  HeaderPosition,
  LogBucket,
  ManagedRuleGroup,
  RateLimit,
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
  return WebFirewall.forRegional(stack, 'Firewall', { logging, ...props });
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

  test('the rate is limited, and the four groups that every API wants block', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const visible = (MetricName: string) => ({
      CloudWatchMetricsEnabled: true,
      SampledRequestsEnabled: true,
      MetricName,
    });
    const group = (Name: string, Priority: number) => ({
      Name,
      Priority,
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
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
      group('AWSManagedRulesAmazonIpReputationList', 1),
      group('AWSManagedRulesCommonRuleSet', 2),
      group('AWSManagedRulesKnownBadInputsRuleSet', 3),
      group('AWSManagedRulesSQLiRuleSet', 4),
    ]);
  });

  test('the capacity is what the guide adds up to, and costs nothing more', () => {
    expect(firewall.capacity).toBe(1127);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('requests are logged, without what would let a reader in', () => {
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

  test('the log group is encrypted, has the name that AWS WAF demands, and outlives the stack', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: {
        LogGroupName: 'aws-waf-logs-Edge-Firewall-02827EA0',
        RetentionInDays: 365,
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      },
      DeletionPolicy: 'Retain',
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

  test('the logical ids stay, since new ones would lose logs and associations', () => {
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toEqual(['FirewallLogs7FB06776']);
    expect(Object.keys(template.findResources('AWS::WAFv2::WebACL'))).toEqual(['FirewallE7948B04']);
  });
});

describe('with everything chosen', () => {
  const props: Partial<WebFirewallProps> = {
    description: 'protects the API',
    webAclName: 'api',
    blockedAddresses: ['192.0.2.0/24', '2001:db8::/32'],
    allowedAddresses: ['198.51.100.7/32'],
    countries: CountryRule.blocked(['KP']),
    rateLimit: RateLimit.perClient({ requests: 10, window: Duration.minutes(1), action: FirewallAction.COUNT }),
    extraRules: [
      {
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
      },
    ],
    managedRuleGroups: [
      ManagedRuleGroup.coreRuleSet({
        ruleActions: { SizeRestrictions_BODY: FirewallAction.COUNT },
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

  test('the rules are evaluated in the order that is documented', () => {
    expect(rules.map(({ Name, Priority }) => [Priority, Name])).toEqual([
      [0, 'BlockedAddresses'],
      [1, 'AllowedAddresses'],
      [2, 'Countries'],
      [3, 'RateLimit'],
      [4, 'NoTrace'],
      [5, 'AWSManagedRulesCommonRuleSet'],
      [6, 'AWSManagedRulesAnonymousIpList'],
      [7, 'AWSManagedRulesBotControlRuleSet'],
    ]);
  });

  test('addresses of either version are blocked', () => {
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

  test('countries and the rate are as chosen', () => {
    expect(rules[2]).toMatchObject({
      Statement: { GeoMatchStatement: { CountryCodes: ['KP'] } },
      Action: { Block: {} },
    });
    expect(rules[3]).toMatchObject({
      Statement: { RateBasedStatement: { Limit: 10, EvaluationWindowSec: 60 } },
      Action: { Count: {} },
    });
  });

  test('a rule of one’s own does what it says', () => {
    expect(rules[4]).toMatchObject({
      Statement: { ByteMatchStatement: { SearchString: 'TRACE' } },
      Action: { Block: {} },
    });
  });

  test('a group is fixed to a version, one of its rules counts', () => {
    expect(rules[5]).toMatchObject({
      OverrideAction: { None: {} },
      Statement: {
        ManagedRuleGroupStatement: {
          Version: 'Version_1.4',
          RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
        },
      },
    });
  });

  test('a group on trial counts and blocks nothing', () => {
    expect(rules[6].OverrideAction).toEqual({ Count: {} });
  });

  test('bot control looks for the common bots', () => {
    expect(rules[7].Statement).toMatchObject({
      ManagedRuleGroupStatement: {
        ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'COMMON' } }],
      },
    });
  });

  test('names and headers are as chosen', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Name: 'api', Description: 'protects the API' });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [{ SingleHeader: { Name: 'x-api-key' } }],
    });
  });

  test('the capacity counts every rule', () => {
    expect(firewall.capacity).toBe(2 + 1 + 1 + 2 + 2 + 700 + 50 + 50);
  });
});

describe('a firewall for CloudFront', () => {
  const forCloudFront = (stack: Stack, props: Partial<WebFirewallProps> = {}) => {
    const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key') });
    return WebFirewall.forCloudFront(stack, 'Firewall', { logging, ...props });
  };

  test('has the scope of CloudFront, its address sets too', () => {
    const stack = stackIn('us-east-1');
    forCloudFront(stack, { blockedAddresses: ['192.0.2.0/24'] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
    template.hasResourceProperties('AWS::WAFv2::IPSet', { Scope: 'CLOUDFRONT' });
  });

  test('fails in another region than us-east-1', () => {
    expect(() => forCloudFront(stackIn())).toThrow(
      'Edge/Firewall: a firewall for CloudFront must be in a stack of us-east-1, got eu-west-1',
    );
  });

  test('passes where the region is known at deployment only', () => {
    expect(() => forCloudFront(new Stack(new App(), 'Edge'))).not.toThrow();
  });

  test('fails when it is associated like a regional one', () => {
    const firewall = forCloudFront(stackIn('us-east-1'));
    expect(() => firewall.associateWithArn('Api', 'arn:aws:apigateway:us-east-1::/restapis/x/stages/y')).toThrow(
      'Edge/Firewall: a firewall for CloudFront cannot be associated: give its webAclArn to the distribution',
    );
  });

  test('has metrics without a region among their dimensions, and in us-east-1', () => {
    const stack = stackIn('us-east-1');
    const metric = forCloudFront(stack).metricBlockedRequests();
    expect(metric.dimensions).toEqual({ WebACL: 'Edge-Firewall-02827EA0', Rule: 'ALL' });
    expect(metric.region).toBe('us-east-1');
  });
});

describe('association', () => {
  test('stands in the stack of the load balancer', () => {
    const app = new App();
    const firewall = firewallIn(new Stack(app, 'Edge', { env }));
    const service = new Stack(app, 'Service', { env });
    const vpc = new ec2.Vpc(service, 'Vpc', { maxAzs: 2 });
    firewall.associateWith(new elbv2.ApplicationLoadBalancer(service, 'LoadBalancer', { vpc }));
    Template.fromStack(service).hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { Ref: Match.stringLikeRegexp('^LoadBalancer') },
      WebACLArn: { 'Fn::ImportValue': Match.stringLikeRegexp('^Edge:') },
    });
  });

  test('takes an imported load balancer', () => {
    const stack = stackIn();
    const loadBalancerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/1';
    const imported = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Imported', {
      loadBalancerArn,
      securityGroupId: 'sg-1',
    });
    firewallIn(stack).associateWith(imported);
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn: loadBalancerArn });
  });

  test('takes any other resource by its ARN', () => {
    const stack = stackIn();
    firewallIn(stack).associateWithArn('Api', 'arn:aws:apigateway:eu-west-1::/restapis/x/stages/y');
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/x/stages/y',
      WebACLArn: { 'Fn::GetAtt': ['FirewallE7948B04', 'Arn'] },
    });
  });
});

describe('behind a proxy', () => {
  const clientAddress = ClientAddress.forwarded();
  const forwarded = { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' };

  test('the rate counts by the header, and a forged header is limited as well', () => {
    expect(ruleOf({ clientAddress }, 'RateLimit')?.Statement).toMatchObject({
      RateBasedStatement: { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: forwarded },
    });
  });

  test('blocked addresses are sought in the header, and what is no address is blocked', () => {
    expect(ruleOf({ clientAddress, blockedAddresses: ['192.0.2.0/24'] }, 'BlockedAddresses')?.Statement).toMatchObject({
      IPSetReferenceStatement: { IPSetForwardedIPConfig: { ...forwarded, Position: 'LAST' } },
    });
  });

  test('what is no address is never allowed', () => {
    expect(ruleOf({ clientAddress, allowedAddresses: ['192.0.2.0/24'] }, 'AllowedAddresses')?.Statement).toMatchObject({
      IPSetReferenceStatement: { IPSetForwardedIPConfig: { ...forwarded, FallbackBehavior: 'NO_MATCH' } },
    });
  });

  test('countries go by the header: a forged one is blocked, whichever way the rule is turned', () => {
    const blocked = ruleOf({ clientAddress, countries: CountryRule.blocked(['KP']) }, 'Countries');
    expect(blocked?.Statement).toEqual({ GeoMatchStatement: { CountryCodes: ['KP'], ForwardedIPConfig: forwarded } });
    const only = ruleOf({ clientAddress, countries: CountryRule.onlyFrom(['DE']) }, 'Countries');
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

  test('a header of another name and any of its addresses can be chosen, at the capacity of any', () => {
    const chosen = ClientAddress.forwarded({ header: 'True-Client-IP', position: HeaderPosition.ANY });
    const props = { clientAddress: chosen, blockedAddresses: ['192.0.2.0/24'], rateLimit: RateLimit.none() };
    expect(ruleOf(props, 'BlockedAddresses')?.Statement).toMatchObject({
      IPSetReferenceStatement: { IPSetForwardedIPConfig: { HeaderName: 'True-Client-IP', Position: 'ANY' } },
    });
    expect(build(props)().capacity).toBe(5 + 1125);
  });

  test('the rate need not be limited twice', () => {
    expect(ruleOf({ rateLimit: RateLimit.none() }, 'RateLimit')).toBeUndefined();
  });
});

test('more countries than a statement takes are spread over several', () => {
  const codes = Array.from({ length: 51 }, (_, i) => `A${String.fromCharCode(65 + (i % 26))}`);
  const rule = ruleOf({ countries: CountryRule.onlyFrom(codes) }, 'Countries');
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
  expect(build({ countries: CountryRule.onlyFrom(codes) })().capacity).toBe(1127 + 2);
});

describe('logging', () => {
  const loggedTo = (prepare: (stack: Stack) => FirewallLogging) => {
    const stack = stackIn();
    WebFirewall.forRegional(stack, 'Firewall', { logging: prepare(stack) });
    return Template.fromStack(stack);
  };

  test('goes to a log group of the chosen name, retention and fate', () => {
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
    ['given', (stack: Stack) => new logs.LogGroup(stack, 'Group', { logGroupName: 'aws-waf-logs-api' })],
    ['imported', (stack: Stack) => logs.LogGroup.fromLogGroupName(stack, 'Group', 'aws-waf-logs-api')],
  ])('goes to a log group that is %s', (_, make) => {
    const template = loggedTo((stack) => FirewallLogging.toLogGroup(make(stack)));
    const [{ Properties }] = Object.values(template.findResources('AWS::WAFv2::LoggingConfiguration'));
    expect(JSON.stringify(Properties.LogDestinationConfigs)).toMatch(/log-group:(aws-waf-logs-api)?"/);
  });

  test('goes to a bucket, whose policy is there first and lets the logs in', () => {
    const template = loggedTo((stack) =>
      FirewallLogging.toBucket(new LogBucket(stack, 'Bucket', { bucketName: 'aws-waf-logs-api' }).bucket),
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

  test('takes a key of another stack, which does not come to wait for the firewall', () => {
    const app = new App();
    const keys = new Stack(app, 'Keys', { env });
    const edge = new Stack(app, 'Edge', { env });
    const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(keys, 'Key') });
    WebFirewall.forRegional(edge, 'Firewall', { logging });
    expect(statementsOf(keys, 'AWS::KMS::Key', 'KeyPolicy')[1].Principal).toEqual({
      Service: 'logs.eu-west-1.amazonaws.com',
    });
    expect(keys.dependencies).toEqual([]);
    expect(edge.dependencies).toEqual([keys]);
  });

  test('goes to an imported bucket', () => {
    const template = loggedTo((stack) =>
      FirewallLogging.toBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'aws-waf-logs-api')),
    );
    template.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 1);
  });

  test.each([
    [
      'a new log group',
      'logGroupName',
      (stack: Stack) => ({
        logging: FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key'), logGroupName: 'api' }),
      }),
    ],
    [
      'a given log group',
      'name of the log group',
      (stack: Stack) => ({
        logging: FirewallLogging.toLogGroup(new logs.LogGroup(stack, 'Group', { logGroupName: 'api' })),
      }),
    ],
    [
      'an imported log group',
      'name of the log group',
      (stack: Stack) => ({
        logging: FirewallLogging.toLogGroup(logs.LogGroup.fromLogGroupName(stack, 'Group', 'api')),
      }),
    ],
    [
      'a given bucket',
      'name of the bucket',
      (stack: Stack) => ({
        logging: FirewallLogging.toBucket(new s3.Bucket(stack, 'Bucket', { bucketName: 'api' })),
      }),
    ],
    [
      'an imported bucket',
      'name of the bucket',
      (stack: Stack) => ({
        logging: FirewallLogging.toBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'api')),
      }),
    ],
  ])('fails when the name of %s begins otherwise', (_, what, make) => {
    const stack = stackIn();
    expect(() => WebFirewall.forRegional(stack, 'Firewall', make(stack))).toThrow(
      `Edge/Firewall: logging: ${what} must begin with aws-waf-logs-, got 'api'`,
    );
  });

  test('fails when the name of a given bucket or log group is left to CloudFormation', () => {
    const stack = stackIn();
    const logging = FirewallLogging.toLogGroup(new logs.LogGroup(stack, 'Group'));
    expect(() => WebFirewall.forRegional(stack, 'Firewall', { logging })).toThrow(
      'Edge/Firewall: logging: name of the log group must begin with aws-waf-logs-, got none',
    );
  });

  test('does not judge a name that is known at deployment only', () => {
    const stack = stackIn();
    const parameter = new CfnParameter(stack, 'Name');
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', parameter.valueAsString);
    expect(() =>
      WebFirewall.forRegional(stack, 'Firewall', { logging: FirewallLogging.toLogGroup(logGroup) }),
    ).not.toThrow();
    const logging = FirewallLogging.toNewLogGroup({
      encryptionKey: new kms.Key(stack, 'Key'),
      logGroupName: parameter.valueAsString,
    });
    expect(() => WebFirewall.forRegional(stack, 'Other', { logging })).not.toThrow();
  });

  test('can go without redaction', () => {
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
  ])('%s is the sum of five minutes, of this firewall', (name, metricOf) => {
    const metric = metricOf(firewallIn(stackIn()));
    expect(metric).toMatchObject({
      namespace: 'AWS/WAFV2',
      metricName: name,
      statistic: 'Sum',
      dimensions: { WebACL: 'Edge-Firewall-02827EA0', Rule: 'ALL', Region: 'eu-west-1' },
    });
    expect(metric.period).toEqual(Duration.minutes(5));
  });

  test('the name among the dimensions is the one that the web ACL reports under', () => {
    const stack = stackIn();
    const { dimensions } = firewallIn(stack).metricBlockedRequests();
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACL', {
      VisibilityConfig: { MetricName: dimensions?.WebACL, CloudWatchMetricsEnabled: true },
    });
  });

  test('options of the caller win', () => {
    const metric = firewallIn(stackIn()).metricBlockedRequests({ period: Duration.minutes(1), statistic: 'Maximum' });
    expect(metric).toMatchObject({ statistic: 'Maximum', period: Duration.minutes(1) });
  });
});

describe('capacity', () => {
  const group = (capacity: number) => ({
    rateLimit: RateLimit.none(),
    managedRuleGroups: [ManagedRuleGroup.of({ name: 'Group', vendorName: 'Vendor', capacity })],
  });
  const warned = (props: Partial<WebFirewallProps>) => {
    const stack = stackIn();
    firewallIn(stack, props);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('webFirewallCapacity')).length;
  };

  test('of 1500 is in the basic price', () => {
    expect(warned(group(1500))).toBe(0);
  });

  test('of 1501 warns that AWS charges more', () => {
    const stack = stackIn();
    firewallIn(stack, group(1501));
    Annotations.fromStack(stack).hasWarning(
      '/Edge/Firewall',
      'the rules take 1501 WCU: above 1500, AWS charges more for each request [ack: @pets/security:webFirewallCapacity]',
    );
  });

  test('of 5000 passes, of 5001 fails', () => {
    expect(warned(group(5000))).toBe(1);
    expect(build(group(5001))).toThrow('Edge/Firewall: the rules must take at most 5000 WCU, got 5001');
  });

  test.each([0, -1, 1.5, NaN])('of %p for one rule fails', (capacity) => {
    expect(build(group(capacity))).toThrow(
      `Edge/Firewall: the capacity of rule Group must be a whole number of WCU, got ${capacity}`,
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
  ])('of a managed group is that of the guide (%#)', (managed, capacity) => {
    expect(managed.capacity).toBe(capacity);
    expect(managed.name).toMatch(/^AWSManagedRules[A-Za-z]+(RuleSet|List)$/);
  });
});

describe('an action for a rule', () => {
  const warned = (group: ManagedRuleGroup) => {
    const stack = stackIn();
    firewallIn(stack, { managedRuleGroups: [group] });
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('unknownFirewallRule'))
      .map(({ entry }) => entry.data);
  };

  test('that its group does not have warns, since AWS would ignore it', () => {
    const ruleActions = { SizeRestrictions_Body: FirewallAction.COUNT, GenericLFI_BODY: FirewallAction.COUNT };
    expect(warned(ManagedRuleGroup.coreRuleSet({ ruleActions }))).toEqual([
      'AWSManagedRulesCommonRuleSet is not known to have SizeRestrictions_Body: AWS ignores actions for unknown rules [ack: @pets/security:unknownFirewallRule]',
    ]);
  });

  test.each([
    ['CrossSiteScripting_COOKIE', ManagedRuleGroup.coreRuleSet],
    ['ReactJSRCE_BODY', ManagedRuleGroup.knownBadInputs],
    ['SQLiExtendedPatterns_HEADER_RC_COUNT', ManagedRuleGroup.sqlDatabase],
    ['AWSManagedIPDDoSList', ManagedRuleGroup.ipReputation],
    ['WhateverItIsCalled', ManagedRuleGroup.linux],
  ])('named %s passes', (rule, make) => {
    expect(warned(make.call(ManagedRuleGroup, { ruleActions: { [rule]: FirewallAction.COUNT } }))).toEqual([]);
  });
});

test('targeted bot control says so', () => {
  const managedRuleGroups = [ManagedRuleGroup.botControl({ targeted: true })];
  expect(ruleOf({ managedRuleGroups }, 'AWSManagedRulesBotControlRuleSet')?.Statement).toMatchObject({
    ManagedRuleGroupStatement: {
      ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'TARGETED' } }],
    },
  });
});

test('a group of a vendor is named with its vendor', () => {
  const managedRuleGroups = [ManagedRuleGroup.of({ name: 'Group', vendorName: 'Vendor', capacity: 10 })];
  expect(ruleOf({ managedRuleGroups }, 'Group')?.Statement).toEqual({
    ManagedRuleGroupStatement: { Name: 'Group', VendorName: 'Vendor' },
  });
});

describe('errors', () => {
  test.each(['192.0.2.0/1', '192.0.2.1/32', '2001:db8::/1', '2001:db8::1/128', '::ffff:192.0.2.1/128'])(
    'accepts the range %s',
    (range) => {
      expect(build({ blockedAddresses: [range] })).not.toThrow();
    },
  );

  test.each(['192.0.2.0', '192.0.2.0/0', '192.0.2.0/33', '192.0.2.256/32', '2001:db8::/129', '::/0', 'x/8', ''])(
    'fails when a range is %j',
    (range) => {
      const wanted = 'must be IPv4 ranges from /1 to /32 or IPv6 ranges from /1 to /128';
      expect(build({ blockedAddresses: [range] })).toThrow(`Edge/Firewall: blockedAddresses ${wanted}, got ${range}`);
      expect(build({ allowedAddresses: [range] })).toThrow(`Edge/Firewall: allowedAddresses ${wanted}, got ${range}`);
    },
  );

  test('a list takes 10,000 ranges of a version and no more', () => {
    const ranges = Array.from({ length: 10_001 }, () => '192.0.2.0/24');
    expect(build({ blockedAddresses: [...ranges.slice(1), '2001:db8::/32'] })).not.toThrow();
    expect(build({ blockedAddresses: ranges })).toThrow('blockedAddresses must hold at most 10000 of a version');
  });

  test('does not judge a range that is known at deployment only', () => {
    expect(build({ blockedAddresses: [Lazy.string({ produce: () => 'later' })] })).not.toThrow();
  });

  test.each([10, 2_000_000_000])('accepts a limit of %p requests', (requests) => {
    expect(build({ rateLimit: RateLimit.perClient({ requests }) })).not.toThrow();
  });

  test.each([9, 0, 10.5, 2_000_000_001])('fails when the limit is %p requests', (requests) => {
    expect(build({ rateLimit: RateLimit.perClient({ requests }) })).toThrow(
      `Edge/Firewall: rateLimit requests must be a whole number from 10 to 2000000000, got ${requests}`,
    );
  });

  test.each([60, 120, 300, 600])('accepts a window of %p seconds', (seconds) => {
    expect(build({ rateLimit: RateLimit.perClient({ window: Duration.seconds(seconds) }) })).not.toThrow();
  });

  test.each([0, 59, 180, 3600])('fails when the window is %p seconds', (seconds) => {
    expect(build({ rateLimit: RateLimit.perClient({ window: Duration.seconds(seconds) }) })).toThrow(
      `Edge/Firewall: rateLimit window must be 1, 2, 5 or 10 minutes, got ${seconds} seconds`,
    );
  });

  test.each([FirewallAction.ALLOW, FirewallAction.CAPTCHA])('fails when the limit shall %s', (action) => {
    expect(build({ rateLimit: RateLimit.perClient({ action }) })).toThrow(
      `Edge/Firewall: rateLimit action must be BLOCK or COUNT, got ${action}`,
    );
  });

  test.each([['de'], ['DEU'], ['D1'], ['']])('fails when a country is %j', (code) => {
    expect(build({ countries: CountryRule.blocked(['DE', code]) })).toThrow(
      `Edge/Firewall: countries must be two capital letters of ISO 3166, got ${code}`,
    );
  });

  test('fails when no country is named', () => {
    expect(build({ countries: CountryRule.onlyFrom([]) })).toThrow('countries must name at least one country');
  });

  test.each(['Authorization', 'x y', ''])('fails when a header is %j', (header) => {
    expect(build({ redactedHeaders: [header] })).toThrow(
      `Edge/Firewall: redactedHeaders must be 1 to 64 lower-case letters, digits and '-', got ${header}`,
    );
  });

  test.each(['ab', 'semi;colon', 'x'.repeat(257)])('fails when the description is malformed (%#)', (description) => {
    expect(build({ description })).toThrow('Edge/Firewall: description must be 3 to 256 letters');
  });

  test.each(['', 'with space', 'x'.repeat(129)])('fails when the web ACL is misnamed (%#)', (webAclName) => {
    expect(build({ webAclName })).toThrow("Edge/Firewall: webAclName must be 1 to 128 letters, digits, '_' or '-'");
  });

  const own = (name: string) => ({
    name,
    statement: { geoMatchStatement: { countryCodes: ['DE'] } },
    capacity: 1,
    action: FirewallAction.COUNT,
  });

  test('fails when two rules share a name', () => {
    expect(build({ extraRules: [own('RateLimit')] })).toThrow(
      'Edge/Firewall: rules must have names of their own, got RateLimit twice',
    );
    const group = ManagedRuleGroup.sqlDatabase();
    expect(build({ managedRuleGroups: [group, group] })).toThrow('got AWSManagedRulesSQLiRuleSet twice');
  });

  test('fails when a rule is misnamed', () => {
    expect(build({ extraRules: [own('my rule')] })).toThrow(
      "Edge/Firewall: rule names must be 1 to 128 letters, digits, '_' or '-', got my rule",
    );
  });

  test('reports all that is wrong at once', () => {
    expect(build({ webAclName: '', blockedAddresses: ['x'], redactedHeaders: ['X'] })).toThrow(
      /webAclName .*; blockedAddresses .*; redactedHeaders /,
    );
  });
});
