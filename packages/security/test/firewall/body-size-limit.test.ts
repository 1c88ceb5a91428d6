import { App, Lazy, Size, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  BodySizeLimit,
  FirewallAction,
  FirewallLogging,
  FirewallRule,
  type FirewallRuleConfig,
  WebAclScope,
  WebFirewall,
  type WebFirewallProps,
} from '../../src';

function aclOf(webAclScope: WebAclScope, props: Partial<WebFirewallProps> = {}): Record<string, unknown> {
  const env = { account: '111111111111', region: 'us-east-1' };
  const stack = new Stack(new App(), 'Edge', { env });
  const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key') });
  new WebFirewall(stack, 'Firewall', { webAclScope, logging, ...props });
  const [acl] = Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::WebACL'));
  return acl.Properties;
}

const ruleOf = (acl: Record<string, unknown>) =>
  (acl.Rules as { Name: string; Statement: Record<string, unknown>; Action: unknown }[]).find(
    ({ Name }) => Name === 'BodySizeLimit',
  );
const sizeOf = (acl: Record<string, unknown>) => ruleOf(acl)?.Statement.SizeConstraintStatement;

test('by default, CloudFront blocks bodies over 64 KiB, and passes 64 KiB to AWS WAF', () => {
  const acl = aclOf(WebAclScope.CLOUDFRONT);
  expect(sizeOf(acl)).toMatchObject({ Size: 65_536, ComparisonOperator: 'GT' });
  expect(acl.AssociationConfig).toEqual({ RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } });
});

test('by default, regional resources block bodies over 8 KiB, without a changed inspection limit', () => {
  const acl = aclOf(WebAclScope.REGIONAL);
  expect(sizeOf(acl)).toMatchObject({ Size: 8_192, ComparisonOperator: 'GT' });
  expect(acl).not.toHaveProperty('AssociationConfig');
});

test.each([
  [1, undefined],
  [16_384, undefined],
  [16_385, 'KB_32'],
  [32_768, 'KB_32'],
  [49_152, 'KB_48'],
  [49_153, 'KB_64'],
  [65_536, 'KB_64'],
])('a limit of %d bytes has the inspection limit %s', (bytes, DefaultSizeInspectionLimit) => {
  const bodySizeLimit = BodySizeLimit.atMost(Size.bytes(bytes));
  const acl = aclOf(WebAclScope.CLOUDFRONT, { bodySizeLimit });
  expect(sizeOf(acl)).toMatchObject({ Size: bytes, FieldToMatch: { Body: { OversizeHandling: 'MATCH' } } });
  expect(acl.AssociationConfig).toEqual(
    DefaultSizeInspectionLimit && { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit } } },
  );
});

test('a regional limit over 16 KiB increases the inspection limit of each resource type that supports it', () => {
  const acl = aclOf(WebAclScope.REGIONAL, { bodySizeLimit: BodySizeLimit.atMost(Size.kibibytes(32)) });
  const limit = { DefaultSizeInspectionLimit: 'KB_32' };
  expect(acl.AssociationConfig).toEqual({
    RequestBody: {
      API_GATEWAY: limit,
      APP_RUNNER_SERVICE: limit,
      COGNITO_USER_POOL: limit,
      VERIFIED_ACCESS_INSTANCE: limit,
    },
  });
});

test('larger bodies can be counted', () => {
  const action = FirewallAction.COUNT;
  for (const bodySizeLimit of [
    BodySizeLimit.inspectionLimit({ action }),
    BodySizeLimit.atMost(Size.kibibytes(8), { action }),
  ]) {
    expect(ruleOf(aclOf(WebAclScope.REGIONAL, { bodySizeLimit }))?.Action).toEqual({ Count: {} });
  }
});

test('BodySizeLimit.none() creates no rule, and the core rule set counts large bodies only', () => {
  const acl = aclOf(WebAclScope.REGIONAL, { bodySizeLimit: BodySizeLimit.none() });
  expect(ruleOf(acl)).toBeUndefined();
  expect(JSON.stringify(acl.Rules)).toContain('{"ActionToUse":{"Count":{}},"Name":"SizeRestrictions_BODY"}');
});

describe('validation', () => {
  const build = (bodySizeLimit: BodySizeLimit) => () => aclOf(WebAclScope.REGIONAL, { bodySizeLimit });

  test.each([
    [Size.bytes(0), '0'],
    [Size.bytes(65_537), '65537'],
    [Size.mebibytes(1), '1048576'],
    [Size.kibibytes(0.0001), '0.1024'],
  ])('fails with a limit of %s', (size, got) => {
    expect(build(BodySizeLimit.atMost(size))).toThrow(
      `Edge/Firewall: bodySizeLimit must be an integer from 1 to 65536 bytes, got ${got}. AWS WAF inspects at most 64 KiB`,
    );
  });

  test('fails if the action is not BLOCK or COUNT', () => {
    expect(build(BodySizeLimit.inspectionLimit({ action: FirewallAction.ALLOW }))).toThrow(
      'Edge/Firewall: bodySizeLimit.action must be BLOCK or COUNT, got ALLOW',
    );
  });

  test('fails with a limit that is an unresolved token', () => {
    expect(build(BodySizeLimit.atMost(Size.bytes(Lazy.number({ produce: () => 9 }))))).toThrow(
      'Edge/Firewall: bodySizeLimit must be a literal size, got an unresolved token',
    );
  });

  test('fails when another rule sets inspection limits too', () => {
    class Inspecting extends FirewallRule {
      bind(): FirewallRuleConfig {
        return {
          name: 'Inspecting',
          capacity: 1,
          statement: { geoMatchStatement: { countryCodes: ['KP'] } },
          action: { count: {} },
          associationConfig: { requestBody: { CLOUDFRONT: { defaultSizeInspectionLimit: 'KB_16' } } },
        };
      }
    }
    expect(() => aclOf(WebAclScope.CLOUDFRONT, { extraRules: [new Inspecting()] })).toThrow(
      'Edge/Firewall: associationConfig must be set by one rule, got Inspecting, BodySizeLimit',
    );
  });
});
