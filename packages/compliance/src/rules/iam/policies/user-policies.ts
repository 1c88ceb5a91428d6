import type { Rule } from '../../rule';

/** No policy is attached to a user. Groups and roles have the permissions. */
export const userPolicies: Rule = {
  types: ['AWS::IAM::User', 'AWS::IAM::UserPolicy', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'],
  judge(resource) {
    if (resource.type === 'AWS::IAM::UserPolicy') return false;
    const names = resource.type === 'AWS::IAM::User' ? ['Policies', 'ManagedPolicyArns'] : ['Users'];
    return names.every((name) => resource.items(name).length === 0);
  },
};
