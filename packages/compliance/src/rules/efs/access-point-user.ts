import type { Rule } from '../rule';

/** An access point has a user. */
export const accessPointUser: Rule = {
  types: ['AWS::EFS::AccessPoint'],
  judge: (accessPoint) => accessPoint.has('PosixUser', 'Uid'),
};
