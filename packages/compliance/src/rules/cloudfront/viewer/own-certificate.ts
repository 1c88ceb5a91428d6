import type { Rule } from '../../rule';
import { DISTRIBUTION, ownCertificate } from '../private/distribution';

/** A distribution has a certificate for its own names. */
export const viewerCertificate: Rule = {
  types: DISTRIBUTION,
  judge: (distribution) => ownCertificate(distribution) !== undefined,
};
