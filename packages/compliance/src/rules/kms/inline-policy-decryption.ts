import type { Rule } from '../rule';
import type { Properties, TemplateResource } from '../template';
import { decryptsWithAllKeys } from './private/decryption';

const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'];

/** Inline policies do not allow to decrypt with all keys. */
export const inlinePolicyDecryption: Rule = {
  types: [...IDENTITIES, ...POLICIES],
  judge: (resource) => !documentsOf(resource).some(decryptsWithAllKeys),
};

function documentsOf(resource: TemplateResource): Properties[] {
  if (POLICIES.includes(resource.type)) return [resource.in('PolicyDocument')];
  return resource.items('Policies').map((policy) => policy.in('PolicyDocument'));
}
