import { allowing } from '../../private/policy';
import type { Rule } from '../../rule';
import { isBoundary } from '../private/permissions';

const ALL_OF_A_SERVICE = /^(\*|[\w-]+:\*)$/;

/** A managed policy does not allow all actions of a service. Permissions boundaries are not judged. */
export const fullServiceAccess: Rule = {
  types: ['AWS::IAM::ManagedPolicy'],
  judge(policy) {
    if (isBoundary(policy)) return undefined;
    return !allowing(policy.in('PolicyDocument'))
      .flatMap((statement) => [...statement.patterns('Action'), ...statement.patterns('NotAction')])
      .some((action) => ALL_OF_A_SERVICE.test(action));
  },
};
