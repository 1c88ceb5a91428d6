import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { cacheEncryption } from './cache-encryption';
import { domainTls } from './domain-tls';
import { executionLogs } from './execution-logs';
import { privateIntegrationTls } from './private-integration-tls';
import { routeAuthorization } from './route-authorization';

/** Controls for Amazon API Gateway. */
export const API_GATEWAY: readonly Control[] = [
  {
    id: 'APIGateway.1',
    title: 'stages of REST and WebSocket APIs have execution logs',
    severity: 'medium',
    decision: rule(executionLogs),
  },
  {
    id: 'APIGateway.2',
    title: 'stages of REST APIs authenticate to backends with a client certificate',
    severity: 'medium',
    decision: nag('apigw.APIGWSSLEnabled', 'AWS::ApiGateway::Stage'),
  },
  {
    id: 'APIGateway.3',
    title: 'stages of REST APIs have X-Ray tracing',
    severity: 'low',
    decision: nag('apigw.APIGWXrayEnabled', 'AWS::ApiGateway::Stage'),
  },
  {
    id: 'APIGateway.4',
    title: 'stages of REST APIs are associated with a web ACL',
    severity: 'medium',
    decision: rule(
      { cdkNag: 'apigw.APIGWAssociatedWithWAF', types: ['AWS::ApiGateway::Stage'] },
      'An association in another stack is not found.',
    ),
  },
  {
    id: 'APIGateway.5',
    title: 'caches of REST APIs are encrypted',
    severity: 'medium',
    decision: rule(cacheEncryption),
  },
  {
    id: 'APIGateway.8',
    title: 'routes of HTTP and WebSocket APIs have an authorization type',
    severity: 'medium',
    decision: rule(routeAuthorization),
  },
  {
    id: 'APIGateway.9',
    title: 'stages of HTTP and WebSocket APIs have access logs',
    severity: 'medium',
    decision: nag('apigw.APIGWAccessLogging', 'AWS::ApiGatewayV2::Stage'),
  },
  {
    id: 'APIGateway.10',
    title: 'integrations through a VPC link use HTTPS',
    severity: 'medium',
    decision: rule(privateIntegrationTls),
  },
  {
    id: 'APIGateway.11',
    title: 'domain names have a recommended TLS policy',
    severity: 'medium',
    decision: rule(domainTls),
  },
];
