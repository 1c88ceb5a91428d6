import type { Rule } from '../rule';

/** A file system is encrypted, which is not the default. */
export const encrypted: Rule = {
  types: ['AWS::EFS::FileSystem'],
  judge: (fileSystem) => fileSystem.flag('Encrypted') === true,
};
