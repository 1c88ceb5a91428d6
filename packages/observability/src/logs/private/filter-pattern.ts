import { Token } from 'aws-cdk-lib/core';
import type { IFilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Problem } from '../../private/validation';

/** "FilterPattern" of metric filters and subscription filters in the API reference of CloudWatch Logs. */
const MAX_LENGTH = 1024;

/** Returns a problem if the pattern that results from a prop is too long for CloudWatch Logs. */
export function checkFilterPattern(prop: string, pattern: IFilterPattern | undefined): Problem {
  const text = pattern?.logPatternString ?? '';
  if (Token.isUnresolved(text) || text.length <= MAX_LENGTH) return undefined;
  return `${prop} must result in a filter pattern of at most ${MAX_LENGTH} characters, got ${text.length}`;
}
