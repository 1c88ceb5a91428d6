import type { TemplateResource } from '../../template';

/** Whether a managed policy is the permissions boundary of a role or a user of the app. */
export function isBoundary(policy: TemplateResource): boolean {
  return policy.siblings
    .everywhere('AWS::IAM::Role', 'AWS::IAM::User')
    .some((identity) => identity.siblings.referred(identity.raw('PermissionsBoundary')) === policy);
}
