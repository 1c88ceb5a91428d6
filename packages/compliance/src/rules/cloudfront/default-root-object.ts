import type { Rule } from '../rule';
import { configOf, DISTRIBUTION, s3Origins } from './private/distribution';

/** A distribution with a bucket as its origin has a default root object. */
export const defaultRootObject: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    if (s3Origins(distribution).length === 0) return undefined;
    return (configOf(distribution).pattern('DefaultRootObject') ?? '') !== '';
  },
};
