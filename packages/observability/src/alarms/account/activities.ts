import { FilterPattern, type IFilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs';

/** Activity in an account that CIS AWS Foundations 5.0.0 recommends to watch, by its log events. */
export interface Activity {
  /** Id of the alarm and of its metric filter. */
  readonly id: string;
  readonly prop: ActivityProp;
  readonly alarmNameSuffix: string;
  /** Number of the recommendation. */
  readonly recommendation: string;
  readonly threshold: number;
  /** Log events that the metric counts, for the catalogue. */
  readonly events: string;
  readonly pattern: IFilterPattern;
  readonly alarmDescription: string;
}

/** Props of `AccountActivityAlarms` with the options of an alarm. */
export type ActivityProp =
  | 'unauthorizedCalls'
  | 'signInWithoutMfa'
  | 'rootUse'
  | 'iamChanges'
  | 'trailChanges'
  | 'signInFailures'
  | 'keyDeletions'
  | 'bucketPolicyChanges'
  | 'configChanges'
  | 'securityGroupChanges'
  | 'networkAclChanges'
  | 'gatewayChanges'
  | 'routeTableChanges'
  | 'vpcChanges'
  | 'organizationChanges';

export const ACTIVITIES: readonly Activity[] = [
  {
    id: 'UnauthorizedCalls',
    prop: 'unauthorizedCalls',
    alarmNameSuffix: 'account-unauthorized-calls',
    recommendation: '4.1',
    threshold: 10,
    events: 'calls that were denied',
    pattern: any(field('errorCode', '*UnauthorizedOperation'), field('errorCode', 'AccessDenied*')),
    alarmDescription:
      'API calls are denied. Check the identity, the call and whether an attacker or a missing permission explains them.',
  },
  {
    id: 'SignInWithoutMfa',
    prop: 'signInWithoutMfa',
    alarmNameSuffix: 'account-sign-in-without-mfa',
    recommendation: '4.2',
    threshold: 1,
    events: 'console sign-ins without MFA',
    pattern: FilterPattern.all(
      field('eventName', 'ConsoleLogin'),
      FilterPattern.stringValue('$.additionalEventData.MFAUsed', '!=', 'Yes'),
      field('userIdentity.type', 'IAMUser'),
      field('responseElements.ConsoleLogin', 'Success'),
    ),
    alarmDescription:
      'A user signed in to the console without MFA. Check the user and the source address, and require MFA.',
  },
  {
    id: 'RootUse',
    prop: 'rootUse',
    alarmNameSuffix: 'account-root-use',
    recommendation: '4.3',
    threshold: 1,
    events: 'actions of the root user',
    pattern: FilterPattern.all(
      field('userIdentity.type', 'Root'),
      FilterPattern.notExists('$.userIdentity.invokedBy'),
      FilterPattern.stringValue('$.eventType', '!=', 'AwsServiceEvent'),
    ),
    alarmDescription: 'The root user of the account was used. Check who used it and for what.',
  },
  {
    id: 'IamChanges',
    prop: 'iamChanges',
    alarmNameSuffix: 'account-iam-changes',
    recommendation: '4.4',
    threshold: 1,
    events: 'changes of IAM policies',
    pattern: calls([
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ]),
    alarmDescription: 'IAM policies or their attachments were changed. Check whether a deployment explains the change.',
  },
  {
    id: 'TrailChanges',
    prop: 'trailChanges',
    alarmNameSuffix: 'account-trail-changes',
    recommendation: '4.5',
    threshold: 1,
    events: 'changes of trails',
    pattern: calls(['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging']),
    alarmDescription: 'A CloudTrail trail was changed, started or stopped. Check whether the trail still logs.',
  },
  {
    id: 'SignInFailures',
    prop: 'signInFailures',
    alarmNameSuffix: 'account-sign-in-failures',
    recommendation: '4.6',
    threshold: 10,
    events: 'failed console sign-ins',
    pattern: FilterPattern.all(field('eventName', 'ConsoleLogin'), field('errorMessage', 'Failed authentication')),
    alarmDescription: 'Console sign-ins fail. Check the users and the source addresses.',
  },
  {
    id: 'KeyDeletions',
    prop: 'keyDeletions',
    alarmNameSuffix: 'account-key-deletions',
    recommendation: '4.7',
    threshold: 1,
    events: 'KMS keys that are disabled or scheduled for deletion',
    pattern: FilterPattern.all(field('eventSource', 'kms.amazonaws.com'), calls(['DisableKey', 'ScheduleKeyDeletion'])),
    alarmDescription:
      'A KMS key was disabled or scheduled for deletion. Check whether data needs the key, and cancel the deletion.',
  },
  {
    id: 'BucketPolicyChanges',
    prop: 'bucketPolicyChanges',
    alarmNameSuffix: 'account-bucket-policy-changes',
    recommendation: '4.8',
    threshold: 1,
    events: 'changes of bucket policies and ACLs',
    pattern: FilterPattern.all(
      field('eventSource', 's3.amazonaws.com'),
      calls([
        'PutBucketAcl',
        'PutBucketPolicy',
        'PutBucketCors',
        'PutBucketLifecycle',
        'PutBucketReplication',
        'DeleteBucketPolicy',
        'DeleteBucketCors',
        'DeleteBucketLifecycle',
        'DeleteBucketReplication',
      ]),
    ),
    alarmDescription:
      'The policy, ACL, CORS, lifecycle or replication of a bucket was changed. Check whether the bucket is still private.',
  },
  {
    id: 'ConfigChanges',
    prop: 'configChanges',
    alarmNameSuffix: 'account-config-changes',
    recommendation: '4.9',
    threshold: 1,
    events: 'changes of AWS Config',
    pattern: FilterPattern.all(
      field('eventSource', 'config.amazonaws.com'),
      calls(['StopConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'PutConfigurationRecorder']),
    ),
    alarmDescription: 'The recorder or the delivery channel of AWS Config was changed. Check whether it still records.',
  },
  {
    id: 'SecurityGroupChanges',
    prop: 'securityGroupChanges',
    alarmNameSuffix: 'account-security-group-changes',
    recommendation: '4.10',
    threshold: 1,
    events: 'changes of security groups',
    pattern: calls([
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    ]),
    alarmDescription: 'Security groups or their rules were changed. Check whether a port is open to the internet.',
  },
  {
    id: 'NetworkAclChanges',
    prop: 'networkAclChanges',
    alarmNameSuffix: 'account-network-acl-changes',
    recommendation: '4.11',
    threshold: 1,
    events: 'changes of network ACLs',
    pattern: calls([
      'CreateNetworkAcl',
      'CreateNetworkAclEntry',
      'DeleteNetworkAcl',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
    ]),
    alarmDescription: 'Network ACLs were changed. Check whether a deployment explains the change.',
  },
  {
    id: 'GatewayChanges',
    prop: 'gatewayChanges',
    alarmNameSuffix: 'account-gateway-changes',
    recommendation: '4.12',
    threshold: 1,
    events: 'changes of gateways',
    pattern: calls([
      'CreateCustomerGateway',
      'DeleteCustomerGateway',
      'AttachInternetGateway',
      'CreateInternetGateway',
      'DeleteInternetGateway',
      'DetachInternetGateway',
    ]),
    alarmDescription:
      'Internet or customer gateways were changed. Check whether the network is still separated as intended.',
  },
  {
    id: 'RouteTableChanges',
    prop: 'routeTableChanges',
    alarmNameSuffix: 'account-route-table-changes',
    recommendation: '4.13',
    threshold: 1,
    events: 'changes of route tables',
    pattern: FilterPattern.all(
      field('eventSource', 'ec2.amazonaws.com'),
      calls([
        'CreateRoute',
        'CreateRouteTable',
        'ReplaceRoute',
        'ReplaceRouteTableAssociation',
        'DeleteRouteTable',
        'DeleteRoute',
        'DisassociateRouteTable',
      ]),
    ),
    alarmDescription: 'Routes or route tables were changed. Check whether traffic takes the intended path.',
  },
  {
    id: 'VpcChanges',
    prop: 'vpcChanges',
    alarmNameSuffix: 'account-vpc-changes',
    recommendation: '4.14',
    threshold: 1,
    events: 'changes of VPCs and VPC peering connections',
    pattern: calls([
      'CreateVpc',
      'DeleteVpc',
      'ModifyVpcAttribute',
      'AcceptVpcPeeringConnection',
      'CreateVpcPeeringConnection',
      'DeleteVpcPeeringConnection',
      'RejectVpcPeeringConnection',
      'AttachClassicLinkVpc',
      'DetachClassicLinkVpc',
      'DisableVpcClassicLink',
      'EnableVpcClassicLink',
    ]),
    alarmDescription: 'A VPC or a VPC peering was changed. Check whether a deployment explains the change.',
  },
  {
    id: 'OrganizationChanges',
    prop: 'organizationChanges',
    alarmNameSuffix: 'account-organization-changes',
    recommendation: '4.15',
    threshold: 1,
    events: 'changes of the organization',
    pattern: FilterPattern.all(
      field('eventSource', 'organizations.amazonaws.com'),
      calls([
        'AcceptHandshake',
        'AttachPolicy',
        'CreateAccount',
        'CreateOrganizationalUnit',
        'CreatePolicy',
        'DeclineHandshake',
        'DeleteOrganization',
        'DeleteOrganizationalUnit',
        'DeletePolicy',
        'DetachPolicy',
        'DisablePolicyType',
        'EnablePolicyType',
        'InviteAccountToOrganization',
        'LeaveOrganization',
        'MoveAccount',
        'RemoveAccountFromOrganization',
        'UpdateOrganizationalUnit',
        'UpdatePolicy',
      ]),
    ),
    alarmDescription: 'AWS Organizations was changed. Check who changed it and why.',
  },
];

function field(name: string, value: string): JsonPattern {
  return FilterPattern.stringValue(`$.${name}`, '=', value);
}

function any(...patterns: readonly JsonPattern[]): JsonPattern {
  return FilterPattern.any(...patterns);
}

function calls(names: readonly string[]): JsonPattern {
  return any(...names.map((name) => field('eventName', name)));
}
