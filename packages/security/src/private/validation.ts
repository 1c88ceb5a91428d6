import { type Duration, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Throws one error that names the construct and every problem found, so that a caller mends all of them at once.
 * Problems are lower case, without a full stop; `undefined` means that the check passed.
 */
export function failOn(scope: IConstruct, problems: (string | undefined)[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(`${scope.node.path || 'App'}: ${found.join('; ')}`);
}

/** Checks a duration that AWS counts in whole days; an absent or unresolved one passes. */
export function checkDays(prop: string, value: Duration | undefined, least: number, most: number): string | undefined {
  if (value === undefined || value.isUnresolved()) return undefined;
  const days = value.toDays({ integral: false });
  if (Number.isInteger(days) && days >= least && days <= most) return undefined;
  return `${prop} must be from ${least} to ${most} whole days, got ${days}`;
}

/** Checks a whole number; an absent or unresolved one passes. */
export function checkWhole(prop: string, value: number | undefined, least: number, most: number): string | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `${prop} must be a whole number from ${least} to ${most}, got ${value}`;
}
