import { allowing } from '../../private/policy';
import type { Rule } from '../../rule';
import { isBoundary } from '../private/permissions';

/** A managed policy does not allow all actions on all resources. Permissions boundaries are not judged. */
export const adminAccess: Rule = {
  types: ['AWS::IAM::ManagedPolicy'],
  judge(policy) {
    if (isBoundary(policy)) return undefined;
    return !allowing(policy.in('PolicyDocument')).some(
      (statement) => statement.patterns('Action').includes('*') && statement.patterns('Resource').includes('*'),
    );
  },
};
