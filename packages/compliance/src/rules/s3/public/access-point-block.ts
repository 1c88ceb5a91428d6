import { blocksAllPublic } from '../../private/public-access-block';
import type { Rule } from '../../rule';

/** An access point blocks public access. */
export const accessPointBlock: Rule = {
  types: ['AWS::S3::AccessPoint'],
  judge: (accessPoint) => blocksAllPublic(accessPoint),
};
