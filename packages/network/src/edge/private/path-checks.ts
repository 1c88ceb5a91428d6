import { Token } from 'aws-cdk-lib/core';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type { OriginFallback } from '../origin-fallback';

/** A path pattern (CloudFront, "Path pattern"). */
const PATH = /^\/[A-Za-z0-9_\-.*$/~"'@:+&?]{1,254}$/;

/** A path pattern that matches every path. */
const EVERY_PATH = /^\/\*+$/;

/** Methods that CloudFront fails over (CloudFront, "Optimize high availability with CloudFront origin failover"). */
const FAILOVER_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Status codes that can cause a failover (CloudFront, "Create an origin group"). */
const FAILOVER_CODES = [400, 403, 404, 416, 429, 500, 502, 503, 504];

/** Problem of a path pattern. */
export function checkPathPattern(prop: string, path: string): string | undefined {
  if (Token.isUnresolved(path) || PATH.test(path)) return undefined;
  return `${prop} must be path patterns such as /reports/*, with at most 255 characters, got "${path}"`;
}

/** Problem of a path pattern of files that are the same for every user. */
export function checkStaticPath(prop: string, path: string): string | undefined {
  if (Token.isUnresolved(path) || (PATH.test(path) && !EVERY_PATH.test(path))) return undefined;
  return `${prop} must not match every path; use a pattern such as /static/*, got "${path}"`;
}

/** Problems of the second origin of paths with these methods. */
export function checkFallback(
  prop: string,
  fallback: OriginFallback | undefined,
  allowedMethods: cloudfront.AllowedMethods,
): (string | undefined)[] {
  if (fallback === undefined) return [];
  const { origin, statusCodes = [] } = fallback;
  return [
    checkFailoverMethods(prop, allowedMethods),
    origin instanceof origins.OriginGroup ? `${prop}.origin must be a single origin, got an origin group` : undefined,
    fallback.statusCodes?.length === 0 ? `${prop}.statusCodes must have at least one code, got none` : undefined,
    ...statusCodes
      .filter((code) => !Token.isUnresolved(code) && !FAILOVER_CODES.includes(code))
      .map((code) => `${prop}.statusCodes must be ${FAILOVER_CODES.join(', ')}, got ${code}`),
  ];
}

/** Problem of an origin group whose paths allow other methods than CloudFront fails over. */
export function checkFailoverMethods(
  prop: string,
  allowedMethods: cloudfront.AllowedMethods | undefined,
): string | undefined {
  const others = allowedMethods?.methods.filter((method) => !FAILOVER_METHODS.includes(method)) ?? [];
  if (others.length === 0) return undefined;
  return `${prop} requires allowedMethods of GET, HEAD and OPTIONS only, because CloudFront rejects an origin group with other methods, got ${others.join(', ')}`;
}
