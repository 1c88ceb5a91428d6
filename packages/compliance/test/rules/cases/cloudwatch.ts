import { bucketPolicyChanges } from '../../../src/rules/cloudwatch/configuration/bucket-policy-changes';
import { keyDeletion } from '../../../src/rules/cloudwatch/configuration/key-deletion';
import { recorderChanges } from '../../../src/rules/cloudwatch/configuration/recorder-changes';
import { trailChanges } from '../../../src/rules/cloudwatch/configuration/trail-changes';
import { failedSignIns } from '../../../src/rules/cloudwatch/identity/failed-sign-ins';
import { iamPolicyChanges } from '../../../src/rules/cloudwatch/identity/iam-policy-changes';
import { organizationsChanges } from '../../../src/rules/cloudwatch/identity/organizations-changes';
import { rootUse } from '../../../src/rules/cloudwatch/identity/root-use';
import { signInWithoutMfa } from '../../../src/rules/cloudwatch/identity/sign-in-without-mfa';
import { unauthorizedCalls } from '../../../src/rules/cloudwatch/identity/unauthorized-calls';
import { gatewayChanges } from '../../../src/rules/cloudwatch/network/gateway-changes';
import { networkAclChanges } from '../../../src/rules/cloudwatch/network/network-acl-changes';
import { routeTableChanges } from '../../../src/rules/cloudwatch/network/route-table-changes';
import { securityGroupChanges } from '../../../src/rules/cloudwatch/network/security-group-changes';
import { vpcChanges } from '../../../src/rules/cloudwatch/network/vpc-changes';
import type { Rule } from '../../../src/rules/rule';
import { properties, type Case, type RuleCases } from './case';

const events = (...names: readonly string[]) => names.map((name) => `($.eventName = ${name})`).join(' || ');

/** Patterns that the CIS benchmark recommends. */
const IAM_CHANGES = ['Group', 'Role', 'User'].flatMap((entity) =>
  ['Delete', 'Put'].map((verb) => `${verb}${entity}Policy`).concat(`Attach${entity}Policy`, `Detach${entity}Policy`),
);
const ORGANIZATION_CHANGES =
  'AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization ' +
  'DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization ' +
  'LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit';
const BUCKET_CHANGES = [
  'PutBucketAcl',
  ...['Policy', 'Cors', 'Lifecycle', 'Replication'].flatMap((part) => [`PutBucket${part}`, `DeleteBucket${part}`]),
];
const VPC_CHANGES =
  'CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection ' +
  'DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc ' +
  'DisableVpcClassicLink EnableVpcClassicLink';

/** A trail whose log group has a metric filter and an alarm. */
function monitored(FilterPattern: unknown, alarm: object = {}, metric = 'Metric'): Case {
  return {
    resources: {
      Judged: {
        Type: 'AWS::CloudTrail::Trail',
        Properties: { CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Logs', 'Arn'] } },
      },
      Logs: { Type: 'AWS::Logs::LogGroup' },
      Filter: {
        Type: 'AWS::Logs::MetricFilter',
        Properties: {
          LogGroupName: { Ref: 'Logs' },
          FilterPattern,
          MetricTransformations: [{ MetricName: metric, MetricNamespace: 'Trail', MetricValue: '1' }],
        },
      },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { MetricName: 'Metric', Namespace: 'Trail', AlarmActions: [{ Ref: 'Topic' }], ...alarm },
      },
    },
  };
}

/** A pattern with another word instead of one. */
function withoutWord(pattern: string, word: string): string {
  return pattern.replaceAll(new RegExp(String.raw`(?<!\w)${word}(?!\w)`, 'g'), 'Other');
}

/** Cases of a rule whose alarm requires a pattern with words. */
function casesOf(rule: Rule, pattern: string, ...words: readonly string[]): RuleCases {
  const incomplete = words.map((word) => [`a filter without ${word}`, monitored(`{ ${withoutWord(pattern, word)} }`)]);
  return {
    rule,
    compliant: {
      'an alarm with an action': monitored(`{ ${pattern} }`),
      'an alarm on a metric query': monitored(`{ ${pattern} }`, {
        MetricName: undefined,
        Metrics: [{ MetricStat: { Metric: { MetricName: 'Metric', Namespace: 'Trail' } } }],
      }),
    },
    nonCompliant: {
      ...(Object.fromEntries(incomplete) as Record<string, Case>),
      'an alarm without actions': monitored(`{ ${pattern} }`, { AlarmActions: [] }),
      'an alarm with disabled actions': monitored(`{ ${pattern} }`, { ActionsEnabled: false }),
      'a filter without an alarm': monitored(`{ ${pattern} }`, {}, 'Other'),
      'a filter without a pattern': monitored(undefined),
    },
    notApplicable: { 'a trail without a log group': properties({}) },
    unresolved: {
      'a log group of another stack': properties({ CloudWatchLogsLogGroupArn: { 'Fn::ImportValue': 'Logs' } }),
      'a pattern in a parameter': monitored({ Ref: 'Pattern' }),
    },
  };
}

/** Cases of a rule for changes. */
function changesOf(rule: Rule, names: readonly string[], source?: string): RuleCases {
  return source === undefined
    ? casesOf(rule, events(...names), ...names)
    : casesOf(rule, `($.eventSource = ${source}) && (${events(...names)})`, source, ...names);
}

const unauthorized = '($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")';
const withoutMfa = '($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes")';
const root = '$.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent"';

export const cloudwatch: Readonly<Record<string, RuleCases>> = {
  unauthorizedCalls: casesOf(unauthorizedCalls, unauthorized, 'UnauthorizedOperation', 'AccessDenied'),
  signInWithoutMfa: casesOf(signInWithoutMfa, withoutMfa, 'ConsoleLogin', 'MFAUsed'),
  rootUse: casesOf(rootUse, root, 'userIdentity.type', 'Root', 'invokedBy', 'AwsServiceEvent'),
  failedSignIns: casesOf(
    failedSignIns,
    '($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication")',
    'ConsoleLogin',
    'Failed authentication',
  ),
  iamPolicyChanges: changesOf(iamPolicyChanges, [
    ...IAM_CHANGES,
    'CreatePolicy',
    'DeletePolicy',
    'CreatePolicyVersion',
    'DeletePolicyVersion',
  ]),
  organizationsChanges: changesOf(organizationsChanges, ORGANIZATION_CHANGES.split(' '), 'organizations.amazonaws.com'),
  trailChanges: changesOf(trailChanges, ['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging']),
  keyDeletion: changesOf(keyDeletion, ['DisableKey', 'ScheduleKeyDeletion'], 'kms.amazonaws.com'),
  bucketPolicyChanges: changesOf(bucketPolicyChanges, BUCKET_CHANGES, 's3.amazonaws.com'),
  recorderChanges: changesOf(
    recorderChanges,
    ['StopConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'PutConfigurationRecorder'],
    'config.amazonaws.com',
  ),
  securityGroupChanges: changesOf(securityGroupChanges, [
    ...['Authorize', 'Revoke'].flatMap((verb) => [`${verb}SecurityGroupIngress`, `${verb}SecurityGroupEgress`]),
    'CreateSecurityGroup',
    'DeleteSecurityGroup',
  ]),
  networkAclChanges: changesOf(networkAclChanges, [
    ...['Create', 'Delete'].flatMap((verb) => [`${verb}NetworkAcl`, `${verb}NetworkAclEntry`]),
    'ReplaceNetworkAclEntry',
    'ReplaceNetworkAclAssociation',
  ]),
  gatewayChanges: changesOf(gatewayChanges, [
    'CreateCustomerGateway',
    'DeleteCustomerGateway',
    ...['Attach', 'Create', 'Delete', 'Detach'].map((verb) => `${verb}InternetGateway`),
  ]),
  routeTableChanges: changesOf(
    routeTableChanges,
    [
      ...['Create', 'Delete'].flatMap((verb) => [`${verb}Route`, `${verb}RouteTable`]),
      'ReplaceRoute',
      'ReplaceRouteTableAssociation',
      'DisassociateRouteTable',
    ],
    'ec2.amazonaws.com',
  ),
  vpcChanges: changesOf(vpcChanges, VPC_CHANGES.split(' ')),
};
