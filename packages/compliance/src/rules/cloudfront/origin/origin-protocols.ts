import type { Rule } from '../../rule';
import { customOrigins, DISTRIBUTION } from '../private/distribution';

/** A distribution does not connect to custom origins with SSL 3.0. */
export const originProtocols: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const origins = customOrigins(distribution);
    if (origins.length === 0) return undefined;
    return origins.every((origin) => {
      const protocols = origin.texts('CustomOriginConfig', 'OriginSSLProtocols');
      return protocols.length > 0 && !protocols.includes('SSLv3');
    });
  },
};
