import type { Rule } from '../../rule';

/** Instances of a launch template require tokens for instance metadata (IMDSv2). */
export const metadataTokens: Rule = {
  types: ['AWS::EC2::LaunchTemplate'],
  judge: (template) => template.text('LaunchTemplateData', 'MetadataOptions', 'HttpTokens') === 'required',
};
