import type { Rule } from '../../rule';
import { behaviors, DISTRIBUTION } from '../private/distribution';

/** Viewers of a distribution use HTTPS, or are redirected to it. */
export const viewerHttps: Rule = {
  types: DISTRIBUTION,
  judge: (distribution) =>
    behaviors(distribution).every((behavior) =>
      ['https-only', 'redirect-to-https'].includes(behavior.text('ViewerProtocolPolicy') ?? ''),
    ),
};
