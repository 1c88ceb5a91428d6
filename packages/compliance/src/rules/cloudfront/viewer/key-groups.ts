import type { Rule } from '../../rule';
import { behaviors, DISTRIBUTION } from '../private/distribution';

/** Signed URLs and cookies of a distribution have trusted key groups, not trusted signers. */
export const keyGroups: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const all = behaviors(distribution);
    return (
      all.every((behavior) => behavior.items('TrustedSigners').length === 0) &&
      all.some((behavior) => behavior.items('TrustedKeyGroups').length > 0)
    );
  },
};
