import type { Rule } from '../rule';

/** An access point has a root directory other than that of the file system. */
export const accessPointRoot: Rule = {
  types: ['AWS::EFS::AccessPoint'],
  judge: (accessPoint) => (accessPoint.pattern('RootDirectory', 'Path') ?? '/') !== '/',
};
