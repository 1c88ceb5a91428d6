import { isIPv4, isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib/core';

/** Address ranges by version, as IP sets want them. */
export interface AddressRanges {
  readonly v4: string[];
  readonly v6: string[];
}

/** Sorts ranges by version; an unresolved one counts as version 4. */
export function byVersion(ranges: string[]): AddressRanges {
  return {
    v4: ranges.filter((range) => Token.isUnresolved(range) || !range.includes(':')),
    v6: ranges.filter((range) => !Token.isUnresolved(range) && range.includes(':')),
  };
}

/** Names every range that AWS WAF would refuse. */
export function checkRanges(prop: string, ranges: string[]): (string | undefined)[] {
  const wrong = ranges.filter((range) => !Token.isUnresolved(range) && !isRange(range));
  const { v4, v6 } = byVersion(ranges);
  return [
    wrong.length === 0
      ? undefined
      : `${prop} must be IPv4 ranges from /1 to /32 or IPv6 ranges from /1 to /128, got ${wrong.join(', ')}`,
    v4.length > MOST_RANGES || v6.length > MOST_RANGES
      ? `${prop} must hold at most ${MOST_RANGES} of a version`
      : undefined,
  ];
}

/** An IP set holds up to 10,000 ranges (WAF guide, "IP set match rule statement"). */
const MOST_RANGES = 10_000;

function isRange(range: string): boolean {
  const [, address, bits] = /^(.+)\/(\d{1,3})$/.exec(range) ?? [];
  if (address === undefined || Number(bits) < 1) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}
