import { Token } from 'aws-cdk-lib/core';

/** A host name has up to 253 characters, each label up to 63 (RFC 1035); a wildcard may stand first. */
const HOST_NAME = /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** What is wrong with a host name: capitals, a trailing dot, a scheme, a path, a single label. */
export function checkHostName(prop: string, name: string): string | undefined {
  if (Token.isUnresolved(name) || HOST_NAME.test(name)) return undefined;
  return `${prop} must be a host name in small letters such as api.example.com, got "${name}"`;
}
