import type { Rule } from '../../rule';
import { DISTRIBUTION, s3Origins } from '../private/distribution';

/** Buckets that are origins have origin access control. */
export const s3AccessControl: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const origins = s3Origins(distribution);
    if (origins.length === 0) return undefined;
    return origins.every((origin) => (origin.pattern('OriginAccessControlId') ?? '') !== '');
  },
};
