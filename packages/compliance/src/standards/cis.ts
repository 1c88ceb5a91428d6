import { controlsOf } from '../rules/catalogue';
import { bucketPolicyChanges } from '../rules/cloudwatch/configuration/bucket-policy-changes';
import { keyDeletion } from '../rules/cloudwatch/configuration/key-deletion';
import { recorderChanges } from '../rules/cloudwatch/configuration/recorder-changes';
import { trailChanges } from '../rules/cloudwatch/configuration/trail-changes';
import { failedSignIns } from '../rules/cloudwatch/identity/failed-sign-ins';
import { iamPolicyChanges } from '../rules/cloudwatch/identity/iam-policy-changes';
import { organizationsChanges } from '../rules/cloudwatch/identity/organizations-changes';
import { rootUse } from '../rules/cloudwatch/identity/root-use';
import { signInWithoutMfa } from '../rules/cloudwatch/identity/sign-in-without-mfa';
import { unauthorizedCalls } from '../rules/cloudwatch/identity/unauthorized-calls';
import { gatewayChanges } from '../rules/cloudwatch/network/gateway-changes';
import { networkAclChanges } from '../rules/cloudwatch/network/network-acl-changes';
import { routeTableChanges } from '../rules/cloudwatch/network/route-table-changes';
import { securityGroupChanges } from '../rules/cloudwatch/network/security-group-changes';
import { vpcChanges } from '../rules/cloudwatch/network/vpc-changes';
import type { Decision } from '../rules/control';
import { account, config, nag, person, rule } from '../rules/decisions';
import { cifsAccess } from '../rules/ec2/cifs-access';
import { cloudShellAccess } from '../rules/iam/cloud-shell-access';
import type { Rule } from '../rules/rule';
import type { Standard } from './standard';

/** A recommendation, with decisions of its own or the ids of the Security Hub controls that decide it. */
export interface Recommendation {
  readonly id: string;
  readonly level: 1 | 2;
  readonly title: string;
  readonly decidedBy: readonly (Decision | string)[];
}

type Row = readonly [id: string, level: 1 | 2, title: string, ...decidedBy: readonly (Decision | string)[]];

const alarm = (filter: Rule): Decision => rule(filter, 'The pattern is compared by the events that it names.');

const ROWS: readonly Row[] = [
  ['1.1', 1, 'contact details of the account are current', account('contact information of the account')],
  ['1.2', 1, 'the account has a security contact', 'Account.1'],
  ['1.3', 1, 'the root user has no access keys', 'IAM.4'],
  ['1.4', 1, 'the root user signs in with MFA', 'IAM.9'],
  ['1.5', 2, 'the root user signs in with a hardware MFA device', 'IAM.6'],
  ['1.6', 1, 'daily work is done without the root user', person('Whether a use of the root user is justified')],
  ['1.7', 1, 'passwords of IAM users have at least 14 characters', account('IAM password policy: minimum length 14')],
  ['1.8', 1, 'IAM users cannot reuse passwords', 'IAM.16'],
  ['1.9', 1, 'IAM users with a console password sign in with MFA', 'IAM.5'],
  [
    '1.10',
    1,
    'access keys are not created together with a console user',
    person('When and why an access key was created'),
  ],
  [
    '1.11',
    1,
    'credentials that are not used for 45 days are disabled',
    config('IAM_USER_UNUSED_CREDENTIALS_CHECK', 'Use of credentials is known in the account only'),
  ],
  ['1.12', 1, 'an IAM user has at most one active access key', account('access keys in the IAM credential report')],
  ['1.13', 1, 'access keys are rotated every 90 days', 'IAM.3'],
  ['1.14', 1, 'IAM users get permissions through groups only', 'IAM.2'],
  [
    '1.15',
    1,
    'no attached policy allows all actions on all resources',
    {
      by: 'rule',
      rule: {
        cdkNag: 'iam.IAMPolicyNoStatementsWithAdminAccess',
        types: ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Group', 'AWS::IAM::Role'],
      },
      limits: 'Policies that AWS manages, and policies that are created outside the template, are not judged.',
    },
  ],
  ['1.16', 1, 'a role manages incidents with AWS Support', 'IAM.18'],
  ['1.17', 2, 'instances get credentials from a role', nag('ec2.EC2InstanceProfileAttached', 'AWS::EC2::Instance')],
  [
    '1.18',
    1,
    'IAM stores no expired server certificates',
    config('IAM_SERVER_CERTIFICATE_EXPIRATION_CHECK', 'The dates of a certificate are known in the account only'),
  ],
  [
    '1.19',
    1,
    'every Region has an external access analyzer',
    config(
      'IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED',
      'The analyzer can be created by another template or the organization',
    ),
  ],
  ['1.20', 2, 'users of several accounts are managed centrally', account('identity provider or IAM Identity Center')],
  [
    '1.21',
    1,
    'full access to CloudShell is restricted',
    rule(cloudShellAccess, 'Identities that are created outside the template are not judged.'),
  ],
  ['2.1.1', 2, 'buckets deny requests over plain HTTP', 'S3.5'],
  [
    '2.1.2',
    2,
    'buckets require MFA to delete object versions',
    config('S3_BUCKET_MFA_DELETE_ENABLED', 'CloudFormation has no property for MFA delete'),
  ],
  ['2.1.3', 2, 'data in buckets is discovered, classified and secured', person('Which data in a bucket is sensitive')],
  ['2.1.4', 1, 'buckets and the account block public access', 'S3.1', 'S3.8'],
  ['2.2.1', 1, 'database instances are encrypted at rest', 'RDS.3'],
  ['2.2.2', 1, 'database instances install minor versions automatically', 'RDS.13'],
  ['2.2.3', 1, 'database instances have no public address', 'RDS.2'],
  ['2.2.4', 1, 'databases run in several Availability Zones', 'RDS.5', 'RDS.15'],
  ['2.3.1', 1, 'EFS file systems are encrypted at rest', 'EFS.1', 'EFS.8'],
  ['3.1', 1, 'a trail records all Regions', 'CloudTrail.1'],
  ['3.2', 2, 'trails validate log files', 'CloudTrail.4'],
  ['3.3', 2, 'AWS Config records all Regions', 'Config.1'],
  ['3.4', 1, 'the bucket of a trail has server access logs', 'CloudTrail.7'],
  ['3.5', 2, 'trails are encrypted with KMS keys', 'CloudTrail.2'],
  ['3.6', 2, 'symmetric KMS keys rotate', 'KMS.4'],
  ['3.7', 2, 'VPCs have flow logs', 'EC2.6'],
  ['3.8', 2, 'a trail records writes of S3 objects', 'S3.22'],
  ['3.9', 2, 'a trail records reads of S3 objects', 'S3.23'],
  ['4.1', 2, 'an alarm reports API calls without permission', alarm(unauthorizedCalls)],
  ['4.2', 1, 'an alarm reports console sign-ins without MFA', alarm(signInWithoutMfa)],
  ['4.3', 1, 'an alarm reports use of the root user', alarm(rootUse)],
  ['4.4', 1, 'an alarm reports changes of IAM policies', alarm(iamPolicyChanges)],
  ['4.5', 1, 'an alarm reports changes of trails', alarm(trailChanges)],
  ['4.6', 2, 'an alarm reports failed console sign-ins', alarm(failedSignIns)],
  ['4.7', 2, 'an alarm reports KMS keys that are disabled or scheduled for deletion', alarm(keyDeletion)],
  ['4.8', 1, 'an alarm reports changes of bucket policies', alarm(bucketPolicyChanges)],
  ['4.9', 2, 'an alarm reports changes of AWS Config', alarm(recorderChanges)],
  ['4.10', 2, 'an alarm reports changes of security groups', alarm(securityGroupChanges)],
  ['4.11', 2, 'an alarm reports changes of network ACLs', alarm(networkAclChanges)],
  ['4.12', 1, 'an alarm reports changes of network gateways', alarm(gatewayChanges)],
  ['4.13', 1, 'an alarm reports changes of route tables', alarm(routeTableChanges)],
  ['4.14', 1, 'an alarm reports changes of VPCs', alarm(vpcChanges)],
  ['4.15', 1, 'an alarm reports changes of the organization', alarm(organizationsChanges)],
  [
    '4.16',
    2,
    'Security Hub is enabled',
    config('SECURITYHUB_ENABLED', 'The organization or another template can enable it'),
  ],
  ['5.1.1', 1, 'new EBS volumes are encrypted by default', 'EC2.7'],
  [
    '5.1.2',
    1,
    'file sharing over CIFS is restricted to trusted networks',
    rule(cifsAccess, 'Network ACLs are not judged.'),
  ],
  ['5.2', 1, 'network ACLs do not open administration ports to the internet', 'EC2.21'],
  ['5.3', 1, 'security groups do not open administration ports to all IPv4 addresses', 'EC2.53'],
  ['5.4', 1, 'security groups do not open administration ports to all IPv6 addresses', 'EC2.54'],
  ['5.5', 2, 'the default security group allows no traffic', 'EC2.2'],
  ['5.6', 2, 'routes of VPC peering are the least that is needed', person('Which routes are needed')],
  ['5.7', 1, 'instances use version 2 of the metadata service only', 'EC2.8'],
];

/** Recommendations of the CIS AWS Foundations Benchmark. */
export const CIS_RECOMMENDATIONS: readonly Recommendation[] = ROWS.map(([id, level, title, ...decidedBy]) => ({
  id,
  level,
  title,
  decidedBy,
}));

/** CIS AWS Foundations Benchmark 5.0.0. */
export function cisAwsFoundations(): Standard {
  return {
    name: 'CIS.AWS.Foundations',
    title: 'CIS AWS Foundations Benchmark',
    version: '5.0.0',
    controls: CIS_RECOMMENDATIONS.map(({ decidedBy, ...recommendation }) => ({
      ...recommendation,
      requirements: [recommendation.id],
      decisions: decidedBy.flatMap((by) =>
        typeof by === 'string' ? controlsOf([by]).map(({ decision }) => decision) : by,
      ),
    })),
  };
}
