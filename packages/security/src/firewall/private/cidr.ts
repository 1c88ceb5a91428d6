import { isIPv4, isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib/core';
import type { Problem } from '../../private/validation';

/** Maximum number of ranges in an IP set (AWS WAF Developer Guide, "IP set match rule statement"). */
const MAX_RANGES = 10_000;

/** Address ranges by IP version. An IP set has one version. */
export interface AddressRanges {
  readonly v4: string[];
  readonly v6: string[];
}

/** Splits ranges by IP version. An unresolved range counts as IPv4. */
export function byVersion(ranges: string[]): AddressRanges {
  return {
    v4: ranges.filter((range) => Token.isUnresolved(range) || !range.includes(':')),
    v6: ranges.filter((range) => !Token.isUnresolved(range) && range.includes(':')),
  };
}

/** Checks ranges by the rules of AWS WAF, which does not accept a prefix length of 0. */
export function checkRanges(prop: string, ranges: string[]): Problem[] {
  const invalid = ranges.filter((range) => !Token.isUnresolved(range) && !isRange(range));
  const { v4, v6 } = byVersion(ranges);
  return [
    invalid.length === 0
      ? undefined
      : `${prop} must be IPv4 ranges from /1 to /32 or IPv6 ranges from /1 to /128, got ${invalid.join(', ')}`,
    v4.length > MAX_RANGES || v6.length > MAX_RANGES
      ? `${prop} must have at most ${MAX_RANGES} ranges of each IP version, got ${Math.max(v4.length, v6.length)}`
      : undefined,
  ];
}

function isRange(range: string): boolean {
  const [, address, bits] = /^(.+)\/(\d{1,3})$/.exec(range) ?? [];
  if (address === undefined || Number(bits) < 1) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}
