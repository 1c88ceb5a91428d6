import type { Entries, NoPermission } from './expectation';
import { github, isForGithub } from './github';
import { restores } from './storage';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

const policy: NoPermission = {
  none: 'It is a policy. The expectations evaluate it.',
  source: `${IAM}/access_policies_identity-vs-resource.html`,
};

/** AWS IAM, AWS KMS, resource policies and parameters. */
export const ACCESS: Entries = {
  // resources that use a role return its needs. These roles are used outside of the templates
  'AWS::IAM::Role': (role, model) => {
    if (isForGithub(role)) return github(role, model);
    return isForRestores(role.properties) ? restores(role, model) : [];
  },
  'AWS::IAM::ManagedPolicy': policy,
  'AWS::S3::BucketPolicy': policy,
  'AWS::SNS::TopicPolicy': policy,
  'AWS::SQS::QueuePolicy': policy,
  'AWS::IAM::OIDCProvider': {
    none: 'It identifies GitHub. The trust policies of roles decide which workflows assume them.',
    source: `${IAM}/id_roles_providers_create_oidc.html`,
  },
  'AWS::KMS::Key': {
    none: 'Entries of the resources that are encrypted with the key return its users.',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
  },
  'AWS::SSM::Parameter': {
    none: 'CloudFormation reads it. The releaser of the service also reads and writes the parameter with the image tag.',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html',
  },
};

function isForRestores({ ManagedPolicyArns = [] }: { ManagedPolicyArns?: readonly unknown[] }): boolean {
  return ManagedPolicyArns.some((arn) => String(arn).endsWith('/AWSBackupServiceRolePolicyForRestores'));
}
