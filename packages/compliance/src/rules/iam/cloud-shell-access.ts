import type { Rule } from '../rule';

/** An identity does not have the managed policy that allows everything in AWS CloudShell, such as file transfers. */
export const cloudShellAccess: Rule = {
  types: ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'],
  judge(identity) {
    return identity.items('ManagedPolicyArns').every((policy) => {
      const arn = JSON.stringify(policy.raw());
      if (!arn.includes(':policy/') && !policy.refersToResource()) policy.value();
      return !arn.includes('AWSCloudShellFullAccess');
    });
  },
};
