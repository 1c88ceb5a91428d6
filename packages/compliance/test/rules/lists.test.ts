import { functionAccessControl } from '../../src/rules/cloudfront/origin/function-access-control';
import { originHttps } from '../../src/rules/cloudfront/origin/origin-https';
import { originProtocols } from '../../src/rules/cloudfront/origin/origin-protocols';
import { s3AccessControl } from '../../src/rules/cloudfront/origin/s3-access-control';
import { objectReads } from '../../src/rules/cloudtrail/object-reads';
import { multiRegionTrail } from '../../src/rules/cloudtrail/multi-region-trail';
import { sourceCredentials } from '../../src/rules/codebuild/source-credentials';
import { publicAddress } from '../../src/rules/ec2/instance/public-address';
import { imageScan } from '../../src/rules/ecr/image-scan';
import { efsTransitEncryption } from '../../src/rules/ecs/task/efs-transit-encryption';
import { backupPlan } from '../../src/rules/efs/backup-plan';
import { acmCertificate } from '../../src/rules/elb/classic/acm-certificate';
import { classicSecurityPolicy } from '../../src/rules/elb/classic/security-policy';
import { managedPolicyDecryption } from '../../src/rules/kms/managed-policy-decryption';
import { publicKeyPolicy } from '../../src/rules/kms/public-key-policy';
import { evaluate, type Rule } from '../../src/rules/rule';
import { templateOf } from './templates';

/** A rule that judges the elements of a list. */
interface ListCase {
  readonly rule: Rule;
  /** Properties of the judged resource with a list. */
  readonly properties: (list: unknown[]) => object;
  /** Other resources of the template. */
  readonly others?: (list: unknown[]) => Parameters<typeof templateOf>[0];
  /** An element with which the resource complies, and one with which it does not. */
  readonly elements: readonly [compliant: unknown, other: unknown];
}

const origin = (values: object) => ({ CustomOriginConfig: {}, DomainName: 'a.lambda-url.eu-west-1.on.aws', ...values });
const distribution = (Origins: unknown[]) => ({ DistributionConfig: { Origins } });
const statement = (values: object) => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...values });
const listener = (values: object) => ({ Protocol: 'HTTPS', ...values });
const STRONG = { Name: 'Reference-Security-Policy', Value: 'ELBSecurityPolicy-TLS-1-2-2017-01' };

/** Resources comply only if each element does. */
const ALL: Readonly<Record<string, ListCase>> = {
  'origins with function URLs': {
    rule: functionAccessControl,
    properties: distribution,
    elements: [origin({ OriginAccessControlId: 'a' }), origin({})],
  },
  'origins with buckets': {
    rule: s3AccessControl,
    properties: distribution,
    elements: [{ S3OriginConfig: {}, OriginAccessControlId: 'a' }, { S3OriginConfig: {} }],
  },
  'protocols of origins': {
    rule: originProtocols,
    properties: distribution,
    elements: [['TLSv1.2'], ['SSLv3']].map((OriginSSLProtocols) => ({
      CustomOriginConfig: { OriginSSLProtocols },
    })) as [unknown, unknown],
  },
  'behaviors of a distribution': {
    rule: originHttps,
    properties: ([DefaultCacheBehavior, ...CacheBehaviors]) => ({
      DistributionConfig: {
        Origins: [{ CustomOriginConfig: { OriginProtocolPolicy: 'match-viewer' } }],
        DefaultCacheBehavior,
        CacheBehaviors,
      },
    }),
    elements: [{ ViewerProtocolPolicy: 'https-only' }, { ViewerProtocolPolicy: 'allow-all' }],
  },
  'sources of a build': {
    rule: sourceCredentials,
    properties: ([Source, ...SecondarySources]) => ({ Source, SecondarySources }),
    elements: [
      { Type: 'BITBUCKET', Location: 'https://bitbucket.org/team/shop' },
      { Type: 'BITBUCKET', Location: 'https://user:password@bitbucket.org/team/shop' },
    ],
  },
  'network interfaces': {
    rule: publicAddress,
    properties: (NetworkInterfaces) => ({ NetworkInterfaces }),
    elements: [{ AssociatePublicIpAddress: false }, { AssociatePublicIpAddress: true }],
  },
  'volumes of tasks': {
    rule: efsTransitEncryption,
    properties: (Volumes) => ({ Volumes }),
    elements: [{ EFSVolumeConfiguration: { TransitEncryption: 'ENABLED' } }, { EFSVolumeConfiguration: {} }],
  },
  'certificates of listeners': {
    rule: acmCertificate,
    properties: (Listeners) => ({ Listeners }),
    elements: [
      listener({ SSLCertificateId: 'arn:aws:acm:eu-west-1:111111111111:certificate/a' }),
      listener({ SSLCertificateId: 'arn:aws:iam::111111111111:server-certificate/arn:aws:acm:' }),
    ],
  },
  'security policies of listeners': {
    rule: classicSecurityPolicy,
    properties: (Listeners) => ({
      Listeners,
      Policies: [{ PolicyName: 'strong', Attributes: [STRONG] }],
    }),
    elements: [listener({ PolicyNames: ['weak', 'strong'] }), listener({ PolicyNames: ['weak'] })],
  },
  'statements of a key policy': {
    rule: publicKeyPolicy,
    properties: (Statement) => ({ KeyPolicy: { Statement } }),
    elements: [statement({ Principal: { AWS: 'arn:aws:iam::111111111111:root' } }), statement({ Principal: '*' })],
  },
  'values of a condition': {
    rule: publicKeyPolicy,
    properties: (values) => ({
      KeyPolicy: {
        Statement: [statement({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalArn': values } } })],
      },
    }),
    elements: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::*:root'],
  },
  'resources of a statement': {
    rule: managedPolicyDecryption,
    properties: (Resource) => ({ PolicyDocument: { Statement: [statement({ Resource })] } }),
    elements: ['arn:aws:kms:eu-west-1:111111111111:key/a', '*'],
  },
};

/** Resources comply if one element does. */
const ANY: Readonly<Record<string, ListCase>> = {
  'selectors of events': {
    rule: multiRegionTrail,
    properties: (AdvancedEventSelectors) => ({ IsMultiRegionTrail: true, AdvancedEventSelectors }),
    elements: ['Management', 'Data'].map((category) => ({
      FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }],
    })) as [unknown, unknown],
  },
  'values of data events': {
    rule: objectReads,
    properties: (Values) => ({
      IsMultiRegionTrail: true,
      EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values }] }],
    }),
    elements: ['arn:aws:s3', 'arn:aws:s3:::bucket/'],
  },
  'filters of repositories': {
    rule: imageScan,
    properties: () => ({}),
    others: (RepositoryFilters) => ({
      Scan: {
        Type: 'AWS::ECR::RegistryScanningConfiguration',
        Properties: { Rules: [{ ScanFrequency: 'SCAN_ON_PUSH', RepositoryFilters }] },
      },
    }),
    elements: [{ Filter: '*' }, { Filter: 'team/*' }],
  },
  'attributes of a security policy': {
    rule: classicSecurityPolicy,
    properties: (Attributes) => ({
      Listeners: [listener({ PolicyNames: ['own'] })],
      Policies: [{ PolicyName: 'own', Attributes }],
    }),
    elements: [STRONG, { Name: 'Protocol-TLSv1', Value: 'true' }],
  },
  'actions that are not allowed': {
    rule: managedPolicyDecryption,
    properties: (NotAction) => ({
      PolicyDocument: { Statement: [{ Effect: 'Allow', NotAction, Resource: '*' }] },
    }),
    elements: ['kms:*', 's3:*'],
  },
  'tags of a file system': {
    rule: backupPlan,
    properties: (FileSystemTags) => ({ FileSystemTags }),
    others: () => ({
      Selection: {
        Type: 'AWS::Backup::BackupSelection',
        Properties: { BackupSelection: { ListOfTags: [{ ConditionKey: 'backup', ConditionValue: 'daily' }] } },
      },
    }),
    elements: [
      { Key: 'backup', Value: 'daily' },
      { Key: 'backup', Value: 'none' },
    ],
  },
};

function judged({ rule, properties, others }: ListCase, list: unknown[]): boolean | undefined {
  const Judged = { Type: rule.types[0], Properties: properties(list) };
  const resource = templateOf({ Judged, ...others?.(list) }).get('Judged');
  if (!resource) throw new Error('the template must have a resource Judged');
  return evaluate(rule, resource);
}

describe.each(Object.entries(ALL))('all %s must comply', (_, example) => {
  const [compliant, other] = example.elements;
  test.each([
    [[compliant, compliant], true],
    [[other, compliant], false],
    [[compliant, other], false],
    [[other, other], false],
  ])('%#', (list, expected) => {
    expect(judged(example, list)).toBe(expected);
  });
});

describe.each(Object.entries(ANY))('one of the %s must comply', (_, example) => {
  const [compliant, other] = example.elements;
  test.each([
    [[compliant, compliant], true],
    [[other, compliant], true],
    [[compliant, other], true],
    [[other, other], false],
  ])('%#', (list, expected) => {
    expect(judged(example, list)).toBe(expected);
  });
});
