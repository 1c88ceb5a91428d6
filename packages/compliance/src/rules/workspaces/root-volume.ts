import type { Rule } from '../rule';

/** The root volume of a workspace is encrypted. */
export const rootVolumeEncryption: Rule = {
  types: ['AWS::WorkSpaces::Workspace'],
  judge: (workspace) => workspace.flag('RootVolumeEncryptionEnabled') === true,
};
