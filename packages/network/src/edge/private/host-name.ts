import { Token } from 'aws-cdk-lib/core';

/** A host name has at most 253 characters, each label at most 63 (RFC 1035). The first label can be a wildcard. */
const HOST_NAME = /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Rejects names with capitals, a trailing dot, a scheme or a path, and single labels. */
export function checkHostName(prop: string, name: string): string | undefined {
  if (Token.isUnresolved(name) || HOST_NAME.test(name)) return undefined;
  return `${prop} must be a lowercase host name such as api.example.com, got "${name}"`;
}
