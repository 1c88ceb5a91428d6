import { duration, literal } from '../code';
import type { Fields } from '../fields';
import { flag, isMap, oneOf, secondsBetween, text, texts, whole, type Parse } from '../values';
import type { Source, StageCode } from './stage-code';

const PORT = whole(1, 65_535);
const RULES = 'Add another target group and listener rule for a second port';
const HTTP_VERSIONS = { http1: 'HTTP1', http2: 'HTTP2', grpc: 'GRPC' } as const;

/** Translates `http`, `nlb` and the port of the image of a load-balanced web service. */
export function translateHttp({ fields }: Source, image: Fields | undefined, code: StageCode): void {
  fields.noEquivalent(
    'nlb',
    'The libraries have no Network Load Balancer. Create one with aws-elasticloadbalancingv2 and add the service as target',
  );
  const wanted = 'a port from 1 to 65535';
  const port = image?.get('port', PORT, wanted, 'containerPort');
  if (image && port === undefined && !image.has('port')) {
    image.require('port', wanted, 'Set the port on which the container listens');
  }
  if (fields.peek('http') === false) {
    fields.noEquivalent('http', 'The service has no target group');
    return;
  }
  fields.require('http', 'a map with path', 'Set http.path, for example /');
  const http = fields.map('http');
  if (http === undefined) return;
  http.byHand('target_container', 'Add the container with Sidecar.container() and route requests to its port');
  const target = http.get('target_port', PORT, wanted, 'containerPort');
  code.props['containerPort'] = literal(target ?? port ?? 80);
  if ((target ?? port) === 443) code.traffic['protocol'] = 'elbv2.ApplicationProtocol.HTTPS';
  translateRoute(http, code);
  translateTarget(http, code);
  http.byHand('additional_rules', RULES);
  http.byHand(
    'alb',
    'Import the listener with ApplicationListener.fromLookup() and pass it to Traffic.fromListenerRule()',
  );
  http.byHand('hosted_zone', 'Create the alias record of the domain in the hosted zone, when you move the traffic');
  const redirect = http.get('redirect_to_https', flag, 'true or false', 'PublicLoadBalancer redirects HTTP to HTTPS');
  if (redirect === false) http.noEquivalent('redirect_to_https', 'PublicLoadBalancer always redirects HTTP to HTTPS');
}

/** Whether the service receives requests of the load balancer. */
export function hasTraffic(code: StageCode): boolean {
  return code.route !== undefined;
}

function translateRoute(http: Fields, code: StageCode): void {
  http.require('path', 'a path', 'Set http.path, for example /');
  const path = http.get('path', text, 'a path', 'condition of the listener rule') ?? '/';
  const aliases = aliasesOf(http);
  const isCidr: Parse<string[]> = (value) => {
    const blocks = texts(value);
    return blocks?.every((block) => /^[\d.]+\/\d+$/.test(block)) ? blocks : undefined;
  };
  const sources =
    http.get('allowed_source_ips', isCidr, 'a list of CIDR blocks', 'condition of the listener rule') ?? [];
  code.route = { path: path.replace(/^\/|\/$/g, ''), aliases, sources };
}

function aliasesOf(http: Fields): string[] {
  const records = 'condition of the listener rule. Create the DNS record and the certificate by hand';
  const value = http.peek('alias');
  if (!Array.isArray(value) || !value.every(isMap)) {
    return http.get('alias', texts, 'a domain name or a list of them', records) ?? [];
  }
  return http.maps('alias').flatMap((alias) => {
    alias.byHand('hosted_zone', 'Create the alias record of the domain in the hosted zone, when you move the traffic');
    return alias.get('name', text, 'a domain name', records) ?? [];
  });
}

function translateTarget(http: Fields, code: StageCode): void {
  const version = http.get('version', oneOf('http1', 'http2', 'grpc'), 'http1, http2 or grpc', 'protocolVersion');
  if (version && version !== 'http1') {
    code.traffic['protocolVersion'] = `elbv2.ApplicationProtocolVersion.${HTTP_VERSIONS[version]}`;
  }
  const delay = http.get(
    'deregistration_delay',
    secondsBetween(0, 3600),
    'a duration from 0s to 3600s',
    'deregistrationDelay',
  );
  if (delay !== undefined) code.traffic['deregistrationDelay'] = duration(delay);
  if (http.get('stickiness', flag, 'true or false', 'stickinessCookieDuration')) {
    code.traffic['stickinessCookieDuration'] = duration(86_400);
  }
  translateHealthCheck(http, version === 'grpc', code);
}

function translateHealthCheck(http: Fields, isGrpc: boolean, code: StageCode): void {
  const to = 'healthCheck of the target group';
  if (!isMap(http.peek('healthcheck'))) {
    const path = http.get('healthcheck', text, 'a path or a map', to);
    if (path !== undefined) code.traffic['healthCheck'] = { path: literal(path) };
    return;
  }
  const check = http.map('healthcheck') as Fields;
  check.noEquivalent('port', 'The load balancer checks the port of the container');
  const between = (key: string, least: number, most: number) => {
    const value = check.get(key, secondsBetween(least, most), `a duration from ${least}s to ${most}s`, to);
    return value === undefined ? undefined : duration(value);
  };
  const count = (key: string) => check.get(key, whole(2, 10), 'a whole number from 2 to 10', to)?.toString();
  const isCodes: Parse<string> = (value) =>
    /^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$/.test(String(value)) ? String(value) : undefined;
  const codes = check.get('success_codes', isCodes, 'status codes such as 200,301 or 200-299', to);
  const path = check.get('path', text, 'a path', to);
  const options = {
    path: path === undefined ? undefined : literal(path),
    [isGrpc ? 'healthyGrpcCodes' : 'healthyHttpCodes']: codes === undefined ? undefined : literal(codes),
    healthyThresholdCount: count('healthy_threshold'),
    unhealthyThresholdCount: count('unhealthy_threshold'),
    interval: between('interval', 5, 300),
    timeout: between('timeout', 5, 300),
  };
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  if (Object.keys(set).length > 0) code.traffic['healthCheck'] = set as Record<string, string>;
  const grace = between('grace_period', 0, 2_147_483_647);
  if (grace !== undefined) code.traffic['healthCheckGracePeriod'] = grace;
}
