import type { Rule } from '../rule';

/** A user pool has deletion protection. */
export const userPoolDeletionProtection: Rule = {
  types: ['AWS::Cognito::UserPool'],
  judge: (pool) => pool.text('DeletionProtection') === 'ACTIVE',
};
