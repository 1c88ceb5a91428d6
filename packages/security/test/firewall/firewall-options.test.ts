import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  FirewallAction,
  FirewallLogFilter,
  FirewallLogging,
  ManagedRuleGroup,
  RateLimit,
  WebFirewall,
  type WebFirewallProps,
} from '../../src';

const env = { account: '111111111111', region: 'eu-west-1' };

function firewallWith(props: (logging: FirewallLogging) => Partial<WebFirewallProps>) {
  const stack = new Stack(new App(), 'Web', { env });
  const logging = FirewallLogging.toBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'aws-waf-logs-api'));
  const firewall = new WebFirewall(stack, 'Firewall', { logging, ...props(logging) });
  return { firewall, template: Template.fromStack(stack) };
}

describe('filter of the logs', () => {
  const selection = {
    actions: [FirewallAction.BLOCK, FirewallAction.COUNT],
    labels: ['awswaf:managed:aws:core-rule-set:NoUserAgent_Header'],
  };
  const Conditions = [
    { ActionCondition: { Action: 'BLOCK' } },
    { ActionCondition: { Action: 'COUNT' } },
    { LabelNameCondition: { LabelName: 'awswaf:managed:aws:core-rule-set:NoUserAgent_Header' } },
  ];

  test.each([
    ['keep', FirewallLogFilter.keep(selection), 'KEEP', 'DROP'],
    ['drop', FirewallLogFilter.drop(selection), 'DROP', 'KEEP'],
  ])('%s applies to requests that match an action or a label', (_, filter, Behavior, DefaultBehavior) => {
    const { template } = firewallWith((logging) => ({ logging: logging.withFilter(filter) }));
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      LoggingFilter: { DefaultBehavior, Filters: [{ Behavior, Requirement: 'MEETS_ANY', Conditions }] },
    });
  });

  test('can be implemented outside of the package', () => {
    class Everything extends FirewallLogFilter {
      override bind() {
        return { DefaultBehavior: 'KEEP', Filters: [] };
      }
    }
    const { template } = firewallWith((logging) => ({ logging: logging.withFilter(new Everything()) }));
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { LoggingFilter: { DefaultBehavior: 'KEEP' } });
  });

  test('is absent by default', () => {
    const { template } = firewallWith(() => ({}));
    const [configuration] = Object.values(template.findResources('AWS::WAFv2::LoggingConfiguration'));
    expect(configuration.Properties).not.toHaveProperty('LoggingFilter');
  });

  test('fails without an action and a label', () => {
    expect(() => firewallWith((logging) => ({ logging: logging.withFilter(FirewallLogFilter.keep({})) }))).toThrow(
      'Web/Firewall: logging filter must have at least one action or label, got none',
    );
  });
});

describe('scope-down statements', () => {
  const statement = {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      searchString: '/login',
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
  const scopeDown = { statement, capacity: 2 };
  const rendered = { ByteMatchStatement: expect.objectContaining({ SearchString: '/login' }) };
  const rulesOf = (template: Template): object[] =>
    Object.values(template.findResources('AWS::WAFv2::WebACL'))[0].Properties.Rules;

  test('narrow a rate limit and a managed rule group, and count toward the capacity', () => {
    const groups = (options = {}) => [ManagedRuleGroup.sqlDatabase(options)];
    const without = firewallWith(() => ({ managedRuleGroups: groups() }));
    const { firewall, template } = firewallWith(() => ({
      rateLimit: RateLimit.perClient({ limit: 10, scopeDown }),
      managedRuleGroups: groups({ scopeDown }),
    }));
    expect(rulesOf(template)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Statement: { RateBasedStatement: expect.objectContaining({ ScopeDownStatement: rendered }) },
        }),
        expect.objectContaining({
          Statement: { ManagedRuleGroupStatement: expect.objectContaining({ ScopeDownStatement: rendered }) },
        }),
      ]),
    );
    expect(firewall.capacity).toBe(without.firewall.capacity + 4);
  });
});
