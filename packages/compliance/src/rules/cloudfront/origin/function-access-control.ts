import type { Rule } from '../../rule';
import type { Properties } from '../../template';
import { customOrigins, DISTRIBUTION } from '../private/distribution';

/** Function URLs that are origins have origin access control. */
export const functionAccessControl: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const origins = customOrigins(distribution).filter(isFunctionUrl);
    if (origins.length === 0) return undefined;
    return origins.every((origin) => (origin.pattern('OriginAccessControlId') ?? '') !== '');
  },
};

function isFunctionUrl(origin: Properties): boolean {
  const mentioned = origin.mentioned('DomainName');
  if (mentioned.length > 0) return mentioned.some(({ type }) => type === 'AWS::Lambda::Url');
  return /\.lambda-url\./.test(origin.pattern('DomainName') ?? '');
}
