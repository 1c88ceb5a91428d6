import { cacheEncryption } from '../../../src/rules/apigateway/cache-encryption';
import { domainTls } from '../../../src/rules/apigateway/domain-tls';
import { executionLogs } from '../../../src/rules/apigateway/execution-logs';
import { privateIntegrationTls } from '../../../src/rules/apigateway/private-integration-tls';
import { routeAuthorization } from '../../../src/rules/apigateway/route-authorization';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

const V2_STAGE = 'AWS::ApiGatewayV2::Stage';
const settings = (...MethodSettings: readonly unknown[]) => properties({ MethodSettings });
const all = (setting: object) => ({ HttpMethod: '*', ResourcePath: '/*', ...setting });

function v2Stage(ProtocolType: string, DefaultRouteSettings?: unknown): Case {
  return {
    resources: {
      Judged: { Type: V2_STAGE, Properties: { ApiId: { Ref: 'Api' }, DefaultRouteSettings } },
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType } },
    },
  };
}

export const apigateway: Readonly<Record<string, RuleCases>> = {
  executionLogs: {
    rule: executionLogs,
    compliant: {
      'errors of all methods': settings(all({ LoggingLevel: 'ERROR' })),
      'all requests, and more settings of a method': settings(
        { HttpMethod: 'GET', ResourcePath: '/pets', CachingEnabled: true },
        all({ LoggingLevel: 'INFO' }),
      ),
      'a WebSocket API': v2Stage('WEBSOCKET', { LoggingLevel: 'INFO' }),
    },
    nonCompliant: {
      'no settings': properties({}),
      'one method': settings({ HttpMethod: 'GET', ResourcePath: '/*', LoggingLevel: 'INFO' }),
      'one path': settings({ HttpMethod: '*', ResourcePath: '/pets', LoggingLevel: 'INFO' }),
      'a method without logs': settings(all({ LoggingLevel: 'INFO' }), {
        HttpMethod: 'GET',
        ResourcePath: '/pets',
        LoggingLevel: 'OFF',
      }),
      'a WebSocket API without settings': v2Stage('WEBSOCKET'),
    },
    notApplicable: { 'an HTTP API': v2Stage('HTTP') },
    unresolved: {
      'a level in a parameter': settings(all({ LoggingLevel: PARAMETER })),
      'an API of another stack': properties({ ApiId: PARAMETER }, V2_STAGE),
    },
  },
  cacheEncryption: {
    rule: cacheEncryption,
    compliant: { 'an encrypted cache': settings({ CachingEnabled: true, CacheDataEncrypted: true }) },
    nonCompliant: {
      'a method with a plain cache': settings(
        { CachingEnabled: true, CacheDataEncrypted: true },
        { CachingEnabled: true },
      ),
    },
    notApplicable: {
      'a stage without settings': properties({}),
      'methods without a cache': settings({ CachingEnabled: false, CacheDataEncrypted: false }),
    },
    unresolved: { 'a parameter': settings({ CachingEnabled: PARAMETER }) },
  },
  routeAuthorization: settingCases(routeAuthorization, ['AuthorizationType'], {
    compliant: ['AWS_IAM', 'CUSTOM', 'JWT'],
    nonCompliant: ['NONE', undefined],
  }),
  privateIntegrationTls: {
    rule: privateIntegrationTls,
    compliant: {
      'a VPC link with TLS': properties({
        ConnectionType: 'VPC_LINK',
        TlsConfig: { ServerNameToVerify: 'a.internal' },
      }),
    },
    nonCompliant: { 'a VPC link without TLS': properties({ ConnectionType: 'VPC_LINK' }) },
    notApplicable: {
      'a public integration': properties({ ConnectionType: 'INTERNET' }),
      'the default, which is public': properties({}),
    },
    unresolved: { 'a connection type in a parameter': properties({ ConnectionType: PARAMETER }) },
  },
  domainTls: settingCases(domainTls, ['SecurityPolicy'], {
    compliant: ['SecurityPolicy_TLS13_1_3_2025_09', 'SecurityPolicy_TLS12_PFS_2025_EDGE'],
    nonCompliant: ['TLS_1_0', 'TLS_1_2', undefined],
  }),
};
