import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { defaultRootObject } from './default-root-object';
import { functionAccessControl } from './origin/function-access-control';
import { originHttps } from './origin/origin-https';
import { originProtocols } from './origin/origin-protocols';
import { s3AccessControl } from './origin/s3-access-control';
import { originFailover } from './origin-failover';
import { keyGroups } from './viewer/key-groups';
import { viewerCertificate } from './viewer/own-certificate';
import { sni } from './viewer/sni';
import { tlsPolicy } from './viewer/tls-policy';
import { viewerHttps } from './viewer/viewer-https';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';

/** Controls for Amazon CloudFront. */
export const CLOUDFRONT: readonly Control[] = [
  {
    id: 'CloudFront.1',
    title: 'distributions of buckets have a default root object',
    severity: 'high',
    decision: rule(defaultRootObject),
  },
  {
    id: 'CloudFront.3',
    title: 'viewers use HTTPS or are redirected to it',
    severity: 'medium',
    decision: rule(viewerHttps),
  },
  {
    id: 'CloudFront.4',
    title: 'distributions have a second origin for failover',
    severity: 'low',
    decision: rule(originFailover),
  },
  {
    id: 'CloudFront.5',
    title: 'distributions have standard access logs',
    severity: 'medium',
    decision: nag('cloudfront.CloudFrontDistributionAccessLogging', DISTRIBUTION),
  },
  {
    id: 'CloudFront.6',
    title: 'distributions have a web ACL',
    severity: 'medium',
    decision: rule(
      { cdkNag: 'cloudfront.CloudFrontDistributionWAFIntegration', types: [DISTRIBUTION] },
      'Does not see the rules of a web ACL of another stack.',
    ),
  },
  {
    id: 'CloudFront.7',
    title: 'distributions have a certificate for their own names',
    severity: 'medium',
    decision: rule(viewerCertificate),
  },
  {
    id: 'CloudFront.8',
    title: 'distributions present their certificate by the server name',
    severity: 'low',
    decision: rule(sni),
  },
  {
    id: 'CloudFront.9',
    title: 'distributions connect to custom origins with HTTPS',
    severity: 'medium',
    decision: rule(originHttps),
  },
  {
    id: 'CloudFront.10',
    title: 'distributions do not connect to custom origins with SSL 3.0',
    severity: 'medium',
    decision: rule(originProtocols),
  },
  {
    id: 'CloudFront.12',
    title: 'buckets that are origins exist',
    severity: 'high',
    decision: config('CLOUDFRONT_S3_ORIGIN_NON_EXISTENT_BUCKET', 'Buckets can be deleted after deployment.'),
  },
  {
    id: 'CloudFront.13',
    title: 'buckets that are origins have origin access control',
    severity: 'medium',
    decision: rule(s3AccessControl),
  },
  {
    id: 'CloudFront.15',
    title: 'distributions have a TLS policy that AWS recommends',
    severity: 'medium',
    decision: rule(tlsPolicy),
  },
  {
    id: 'CloudFront.16',
    title: 'function URLs that are origins have origin access control',
    severity: 'medium',
    decision: rule(functionAccessControl),
  },
  {
    id: 'CloudFront.17',
    title: 'signed URLs and cookies have trusted key groups',
    severity: 'medium',
    decision: rule(keyGroups),
  },
];
