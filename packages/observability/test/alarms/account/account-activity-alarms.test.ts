import type { Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AccountActivityAlarms, type AccountActivityAlarmsProps } from '../../../src';
import { ACTIVITIES } from '../../../src/alarms/account/activities';
import { actionsTo, alarmNamed, stackIn } from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<AccountActivityAlarmsProps> = {}): AccountActivityAlarms {
  return new AccountActivityAlarms(stack, 'Activity', {
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'trail'),
    actions: actionsTo(stack),
    alarmNamePrefix: 'main',
    ...props,
  });
}

/** Metric filters by the name of their metric. */
function filters(template: Template): Map<string, string> {
  const found = Object.values(template.findResources('AWS::Logs::MetricFilter'));
  return new Map(
    found.map(({ Properties }) => {
      expect(Properties.LogGroupName).toBe('trail');
      expect(Properties.MetricTransformations).toHaveLength(1);
      const [{ MetricName, MetricNamespace, MetricValue }] = Properties.MetricTransformations;
      expect([MetricNamespace, MetricValue]).toEqual(['AccountActivity', '1']);
      return [MetricName as string, Properties.FilterPattern as string];
    }),
  );
}

describe('with defaults', () => {
  const stack = stackIn();
  const set = alarmsIn(stack);
  const template = Template.fromStack(stack);
  const patterns = filters(template);

  test('has an alarm for each recommendation from 4.1 to 4.15', () => {
    expect(ACTIVITIES.map(({ recommendation }) => recommendation)).toEqual(
      Array.from({ length: 15 }, (_, index) => `4.${index + 1}`),
    );
    expect(set.alarms).toHaveLength(15);
    expect(patterns.size).toBe(15);
  });

  test.each(ACTIVITIES)('$alarmNameSuffix counts what its filter finds', ({ id, alarmNameSuffix, threshold }) => {
    const alarm = alarmNamed(template, `main-${alarmNameSuffix}`);
    expect(alarm).toMatchObject({
      Namespace: 'AccountActivity',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(alarm.MetricName).toMatch(new RegExp(`-${id}$`));
    expect([...patterns.keys()]).toContain(alarm.MetricName);
  });

  test.each<[string, string]>([
    ['UnauthorizedCalls', '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'],
    [
      'SignInWithoutMfa',
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ' +
        '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    ],
    [
      'RootUse',
      '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
    ],
    ['SignInFailures', '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }'],
  ])('the filter of %s is %s', (id, pattern) => {
    expect([...patterns].find(([name]) => name.endsWith(`-${id}`))?.[1]).toBe(pattern);
  });

  test.each<[string, string | undefined, string]>([
    [
      'IamChanges',
      undefined,
      `DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy
       CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy
       AttachGroupPolicy DetachGroupPolicy`,
    ],
    ['TrailChanges', undefined, 'CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging'],
    ['KeyDeletions', 'kms.amazonaws.com', 'DisableKey ScheduleKeyDeletion'],
    [
      'BucketPolicyChanges',
      's3.amazonaws.com',
      `PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors
       DeleteBucketLifecycle DeleteBucketReplication`,
    ],
    [
      'ConfigChanges',
      'config.amazonaws.com',
      'StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder',
    ],
    [
      'SecurityGroupChanges',
      undefined,
      `AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress
       CreateSecurityGroup DeleteSecurityGroup`,
    ],
    [
      'NetworkAclChanges',
      undefined,
      `CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry
       ReplaceNetworkAclAssociation`,
    ],
    [
      'GatewayChanges',
      undefined,
      `CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway
       DetachInternetGateway`,
    ],
    [
      'RouteTableChanges',
      'ec2.amazonaws.com',
      `CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute
       DisassociateRouteTable`,
    ],
    [
      'VpcChanges',
      undefined,
      `CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection
       DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink
       EnableVpcClassicLink`,
    ],
    [
      'OrganizationChanges',
      'organizations.amazonaws.com',
      `AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization
       DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization
       LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy`,
    ],
  ])('the filter of %s has the source %s and exactly these calls', (id, source, names) => {
    const calls = names
      .split(/\s+/)
      .map((name) => `($.eventName = "${name}")`)
      .join(' || ');
    const pattern = source === undefined ? `{ ${calls} }` : `{ ($.eventSource = "${source}") && (${calls}) }`;
    expect([...patterns].find(([name]) => name.endsWith(`-${id}`))?.[1]).toBe(pattern);
  });

  test('each filter is short enough', () => {
    for (const pattern of patterns.values()) expect(pattern.length).toBeLessThanOrEqual(1024);
  });
});

test('a disabled alarm has no filter', () => {
  const stack = stackIn();
  const set = alarmsIn(stack, { iamChanges: { enabled: false }, rootUse: { threshold: 2 } });
  const template = Template.fromStack(stack);
  expect(set.alarms).toHaveLength(14);
  expect([...filters(template).keys()].filter((name) => name.endsWith('-IamChanges'))).toEqual([]);
  expect(alarmNamed(template, 'main-account-root-use').Threshold).toBe(2);
});

test('applies the namespace to metrics and alarms', () => {
  const stack = stackIn();
  alarmsIn(stack, { metricNamespace: 'Audit' });
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { Namespace: 'Audit' });
  template.allResourcesProperties('AWS::Logs::MetricFilter', {
    MetricTransformations: [Match.objectLike({ MetricNamespace: 'Audit' })],
  });
});

test.each<[Partial<AccountActivityAlarmsProps>, string]>([
  [{ metricNamespace: 'AWS/Logs' }, 'metricNamespace must have 1 to 255 letters, digits and . _ - / #'],
  [{ rootUse: { threshold: 0 } }, 'rootUse.threshold must be greater than 0, got 0'],
  [{ runbookUrl: 'runbook' }, "runbookUrl must be an http or https URL, got 'runbook'"],
])('fails with %j', (props, message) => {
  expect(() => alarmsIn(stackIn(), props)).toThrow(`Watch/Activity: ${message}`);
});
