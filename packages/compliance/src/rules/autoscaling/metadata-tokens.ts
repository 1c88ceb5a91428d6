import type { Rule } from '../rule';

/** Instances of a launch configuration require tokens for instance metadata (IMDSv2). */
export const launchConfigurationTokens: Rule = {
  types: ['AWS::AutoScaling::LaunchConfiguration'],
  judge: (configuration) => configuration.text('MetadataOptions', 'HttpTokens') === 'required',
};
