import type { TemplateResource } from '../../template';

/** Whether a managed policy is the permissions boundary of a role or a user of the template. */
export function isBoundary(policy: TemplateResource): boolean {
  return policy.siblings
    .ofType('AWS::IAM::Role', 'AWS::IAM::User')
    .some((identity) => policy.siblings.referred(identity.raw('PermissionsBoundary')) === policy);
}
