import { blocksAllPublic } from '../../private/public-access-block';
import type { Rule } from '../../rule';

/** A Multi-Region Access Point blocks public access. */
export const multiRegionAccessPointBlock: Rule = {
  types: ['AWS::S3::MultiRegionAccessPoint'],
  judge: (accessPoint) => blocksAllPublic(accessPoint),
};
