import type { Rule } from '../rule';
import { configOf, DISTRIBUTION } from './private/distribution';

/** A distribution has an origin group with two origins. */
export const originFailover: Rule = {
  types: DISTRIBUTION,
  judge: (distribution) =>
    configOf(distribution)
      .items('OriginGroups', 'Items')
      .some((group) => group.items('Members', 'Items').length > 1),
};
