import { allowing, covers } from '../../private/policy';
import type { Rule } from '../../rule';
import { type Properties, UnresolvedError } from '../../template';

const ACTIONS = [
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutObjectAcl',
];

/** A bucket policy does not let other accounts change access or encryption. */
export const otherAccounts: Rule = {
  types: ['AWS::S3::BucketPolicy'],
  judge: (policy) =>
    !allowing(policy.in('PolicyDocument')).some(
      (statement) => ACTIONS.some((action) => covers(statement, action)) && includesOthers(statement),
    ),
};

function includesOthers(statement: Properties): boolean {
  if (statement.has('NotPrincipal')) return true;
  const principals = [...statement.patterns('Principal'), ...statement.patterns('Principal', 'AWS')];
  if (principals.includes('*')) return true;
  // resources of the template, such as roles, belong to the account of the stack
  const foreign = principals.find((name) => !name.includes('<AWS::AccountId>') && !/^<[^<>:]+>$/.test(name));
  if (foreign !== undefined) throw new UnresolvedError(`The account of ${foreign} is not in the template`);
  return false;
}
