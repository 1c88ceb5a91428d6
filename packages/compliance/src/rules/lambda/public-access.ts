import type { Rule } from '../rule';

const LIMITS = ['SourceAccount', 'SourceArn', 'PrincipalOrgID'];

/** A permission does not let everyone invoke a function, nor Amazon S3 for buckets of other accounts. */
export const publicAccess: Rule = {
  types: ['AWS::Lambda::Permission'],
  judge(permission) {
    const principal = permission.pattern('Principal');
    if (principal === 's3.amazonaws.com') return permission.has('SourceAccount');
    return principal !== '*' || LIMITS.some((name) => permission.has(name));
  },
};
