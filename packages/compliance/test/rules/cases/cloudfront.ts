import { defaultRootObject } from '../../../src/rules/cloudfront/default-root-object';
import { functionAccessControl } from '../../../src/rules/cloudfront/origin/function-access-control';
import { originHttps } from '../../../src/rules/cloudfront/origin/origin-https';
import { originProtocols } from '../../../src/rules/cloudfront/origin/origin-protocols';
import { s3AccessControl } from '../../../src/rules/cloudfront/origin/s3-access-control';
import { originFailover } from '../../../src/rules/cloudfront/origin-failover';
import { keyGroups } from '../../../src/rules/cloudfront/viewer/key-groups';
import { viewerCertificate } from '../../../src/rules/cloudfront/viewer/own-certificate';
import { sni } from '../../../src/rules/cloudfront/viewer/sni';
import { tlsPolicy } from '../../../src/rules/cloudfront/viewer/tls-policy';
import { viewerHttps } from '../../../src/rules/cloudfront/viewer/viewer-https';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const distribution = (DistributionConfig: unknown) => properties({ DistributionConfig });
const bucket = (values: object = {}) => ({ S3OriginConfig: {}, ...values });
const server = (values: object) => ({ CustomOriginConfig: values });
const origins = (...Origins: readonly object[]) => distribution({ Origins });
const viewers = (first: unknown, second: unknown) =>
  distribution({
    DefaultCacheBehavior: { ViewerProtocolPolicy: first },
    CacheBehaviors: [{ ViewerProtocolPolicy: second }],
  });
const certificate = (values: object) =>
  distribution({ ViewerCertificate: { AcmCertificateArn: { Ref: 'Certificate' }, ...values } });
const keys = (...CacheBehaviors: readonly object[]) => distribution({ CacheBehaviors });

function functionOrigin(values: object): Case {
  return resources({
    'Judged AWS::CloudFront::Distribution': {
      DistributionConfig: {
        Origins: [
          {
            DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] },
            CustomOriginConfig: {},
            ...values,
          },
        ],
      },
    },
    'Url AWS::Lambda::Url': {},
  });
}

function matched(viewer: string): Case {
  return distribution({
    Origins: [server({ OriginProtocolPolicy: 'match-viewer' })],
    DefaultCacheBehavior: { ViewerProtocolPolicy: viewer },
  });
}

export const cloudfront: Readonly<Record<string, RuleCases>> = {
  defaultRootObject: {
    rule: defaultRootObject,
    compliant: { 'a root object': distribution({ Origins: [bucket()], DefaultRootObject: 'index.html' }) },
    nonCompliant: {
      'no root object': origins(bucket()),
      'an empty root object': distribution({ Origins: [bucket()], DefaultRootObject: '' }),
    },
    notApplicable: { 'a custom origin': origins(server({})) },
    unresolved: { 'a parameter': distribution({ Origins: PARAMETER }) },
  },
  originFailover: {
    rule: originFailover,
    compliant: { 'two origins': distribution({ OriginGroups: { Items: [{ Members: { Items: ['A', 'B'] } }] } }) },
    nonCompliant: {
      'no group': distribution({}),
      'one origin': distribution({ OriginGroups: { Items: [{ Members: { Items: ['A'] } }] } }),
    },
    unresolved: { 'a parameter': distribution({ OriginGroups: PARAMETER }) },
  },
  viewerHttps: {
    rule: viewerHttps,
    compliant: { HTTPS: viewers('https-only', 'redirect-to-https') },
    nonCompliant: { HTTP: viewers('https-only', 'allow-all'), 'no policy': distribution({}) },
    unresolved: { 'a parameter': viewers('https-only', PARAMETER) },
  },
  viewerCertificate: {
    rule: viewerCertificate,
    compliant: {
      'a certificate of AWS Certificate Manager': certificate({}),
      'a certificate of IAM': distribution({ ViewerCertificate: { IamCertificateId: 'id' } }),
    },
    nonCompliant: {
      'the default': distribution({}),
      'the default certificate': distribution({ ViewerCertificate: { CloudFrontDefaultCertificate: true } }),
    },
    unresolved: { 'a parameter': distribution({ ViewerCertificate: PARAMETER }) },
  },
  sni: {
    rule: sni,
    compliant: { 'the server name': certificate({ SslSupportMethod: 'sni-only' }) },
    nonCompliant: { 'dedicated addresses': certificate({ SslSupportMethod: 'vip' }) },
    notApplicable: { 'the default certificate': distribution({}) },
    unresolved: { 'a parameter': certificate({ SslSupportMethod: PARAMETER }) },
  },
  tlsPolicy: {
    rule: tlsPolicy,
    compliant: { 'TLS 1.2': certificate({ SslSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' }) },
    nonCompliant: {
      'an older policy': certificate({ SslSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2019' }),
      'no policy': certificate({ SslSupportMethod: 'sni-only' }),
    },
    notApplicable: {
      'the default certificate': distribution({}),
      'legacy clients': certificate({ SslSupportMethod: 'vip' }),
    },
    unresolved: { 'a parameter': certificate({ SslSupportMethod: 'sni-only', MinimumProtocolVersion: PARAMETER }) },
  },
  keyGroups: {
    rule: keyGroups,
    compliant: { 'a key group': keys({}, { TrustedKeyGroups: ['group'] }) },
    nonCompliant: {
      'trusted signers': keys({ TrustedKeyGroups: ['group'] }, { TrustedSigners: ['self'] }),
      'no signatures': keys({}),
    },
    unresolved: { 'a parameter': keys({ TrustedSigners: PARAMETER }) },
  },
  originHttps: {
    rule: originHttps,
    compliant: {
      HTTPS: origins(server({ OriginProtocolPolicy: 'https-only' })),
      'the protocol of the viewer': matched('redirect-to-https'),
    },
    nonCompliant: {
      HTTP: origins(server({ OriginProtocolPolicy: 'https-only' }), server({ OriginProtocolPolicy: 'http-only' })),
      'the protocol of the viewer, with HTTP': matched('allow-all'),
    },
    notApplicable: { 'a bucket': origins(bucket()) },
    unresolved: { 'a parameter': origins(server({ OriginProtocolPolicy: PARAMETER })) },
  },
  originProtocols: {
    rule: originProtocols,
    compliant: { 'TLS 1.2': origins(server({ OriginSSLProtocols: ['TLSv1.2'] })) },
    nonCompliant: {
      'SSL 3.0': origins(server({ OriginSSLProtocols: ['TLSv1.2', 'SSLv3'] })),
      'the default': origins(server({})),
    },
    notApplicable: { 'a bucket': origins(bucket()) },
    unresolved: { 'a parameter': origins(server({ OriginSSLProtocols: PARAMETER })) },
  },
  s3AccessControl: {
    rule: s3AccessControl,
    compliant: { 'access control': origins(bucket({ OriginAccessControlId: { 'Fn::GetAtt': ['Control', 'Id'] } })) },
    nonCompliant: {
      'no access control': origins(bucket()),
      'empty access control': origins(bucket({ OriginAccessControlId: '' })),
    },
    notApplicable: { 'a custom origin': origins(server({})) },
    unresolved: { 'a parameter': origins(bucket({ OriginAccessControlId: PARAMETER })) },
  },
  functionAccessControl: {
    rule: functionAccessControl,
    compliant: { 'access control': functionOrigin({ OriginAccessControlId: 'id' }) },
    nonCompliant: {
      'no access control': functionOrigin({}),
      'the name of a function URL': origins({
        DomainName: 'x.lambda-url.us-east-1.on.aws',
        CustomOriginConfig: {},
      }),
    },
    notApplicable: {
      'another name': origins({ DomainName: 'example.com', CustomOriginConfig: {} }),
      'another resource': origins({ DomainName: { 'Fn::GetAtt': ['Judged', 'Name'] }, CustomOriginConfig: {} }),
      'no name': origins({ CustomOriginConfig: {} }),
      'a bucket': origins(bucket()),
    },
    unresolved: { 'a parameter': origins({ DomainName: PARAMETER, CustomOriginConfig: {} }) },
  },
};
