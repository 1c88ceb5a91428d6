import type { Rule } from '../../rule';
import { behaviors, customOrigins, DISTRIBUTION } from '../private/distribution';

/** A distribution connects to custom origins with HTTPS. */
export const originHttps: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const origins = customOrigins(distribution);
    if (origins.length === 0) return undefined;
    const policies = origins.map((origin) => origin.text('CustomOriginConfig', 'OriginProtocolPolicy'));
    if (policies.includes('http-only')) return false;
    const isOpen = behaviors(distribution).some((behavior) => behavior.text('ViewerProtocolPolicy') === 'allow-all');
    return !(isOpen && policies.includes('match-viewer'));
  },
};
