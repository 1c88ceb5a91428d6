import type { Rule } from '../rule';

/** The user volume of a workspace is encrypted. */
export const userVolumeEncryption: Rule = {
  types: ['AWS::WorkSpaces::Workspace'],
  judge: (workspace) => workspace.flag('UserVolumeEncryptionEnabled') === true,
};
