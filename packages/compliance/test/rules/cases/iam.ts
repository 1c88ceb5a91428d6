import { adminAccess } from '../../../src/rules/iam/policies/admin-access';
import { fullServiceAccess } from '../../../src/rules/iam/policies/full-service-access';
import { userPolicies } from '../../../src/rules/iam/policies/user-policies';
import { inlinePolicyDecryption } from '../../../src/rules/kms/inline-policy-decryption';
import { managedPolicyDecryption } from '../../../src/rules/kms/managed-policy-decryption';
import { publicKeyPolicy } from '../../../src/rules/kms/public-key-policy';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const allow = (values: object) => ({ Statement: [{ Effect: 'Allow', Resource: '*', ...values }] });
const policy = (values: object, type?: string) => properties({ PolicyDocument: allow(values) }, type);
const key = (values: object) =>
  properties({ KeyPolicy: { Statement: { Effect: 'Allow', Action: 'kms:*', ...values } } });
const decrypt = (Resource: unknown) => policy({ Action: ['kms:Encrypt', 'kms:Decrypt'], Resource });

function boundary(values: object): Case {
  return resources({
    'Judged AWS::IAM::ManagedPolicy': { PolicyDocument: allow(values) },
    'Role AWS::IAM::Role': { PermissionsBoundary: { Ref: 'Judged' } },
  });
}

export const iam: Readonly<Record<string, RuleCases>> = {
  adminAccess: {
    rule: adminAccess,
    compliant: {
      'all actions on one resource': policy({ Action: '*', Resource: { 'Fn::GetAtt': ['Bucket', 'Arn'] } }),
      'some actions': policy({ Action: ['s3:*'] }),
      'denied actions': policy({ Action: '*', Effect: 'Deny' }),
      'all actions and all resources in two statements': properties({
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::x' },
            { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
          ],
        },
      }),
    },
    nonCompliant: { 'all actions': policy({ Action: '*' }), 'a list': policy({ Action: ['x', '*'], Resource: ['*'] }) },
    notApplicable: { 'a permissions boundary': boundary({ Action: '*' }) },
    unresolved: { 'a parameter': policy({ Action: '*', Resource: PARAMETER }) },
  },
  fullServiceAccess: {
    rule: fullServiceAccess,
    compliant: {
      'a prefix': policy({ Action: ['ec2:Describe*'] }),
      'a suffix': policy({ Action: ['s3:*Object'] }),
      'a text that ends like a service': policy({ Action: ['x s3:*'] }),
      'denied actions': policy({ Action: 'ec2:*', Effect: 'Deny' }),
    },
    nonCompliant: {
      'a service': policy({ Action: ['s3:GetObject', 'ec2:*'] }),
      'all services': policy({ Action: '*' }),
      'all other services': policy({ NotAction: 'iam:*' }),
    },
    notApplicable: { 'a permissions boundary': boundary({ Action: 'ec2:*' }) },
    unresolved: { 'a parameter': policy({ Action: PARAMETER }) },
  },
  userPolicies: {
    rule: userPolicies,
    compliant: {
      'a user in a group': properties({ Groups: ['Group'] }),
      'a policy of a role': properties({ Roles: ['Role'], Users: [] }, 'AWS::IAM::Policy'),
    },
    nonCompliant: {
      'an inline policy': properties({ Policies: [{}] }),
      'a managed policy of a user': properties({ ManagedPolicyArns: ['arn'] }),
      'a policy for a user': properties({ Users: [{ Ref: 'User' }] }, 'AWS::IAM::ManagedPolicy'),
      'a resource for an inline policy': properties({}, 'AWS::IAM::UserPolicy'),
    },
    unresolved: { 'a parameter': properties({ ManagedPolicyArns: PARAMETER }) },
  },
  managedPolicyDecryption: {
    rule: managedPolicyDecryption,
    compliant: {
      'a key': decrypt({ 'Fn::GetAtt': ['Key', 'Arn'] }),
      'the keys of a Region': decrypt('arn:aws:kms:us-east-1:111111111111:key/*'),
      'an alias': decrypt('arn:aws:kms:*:111111111111:alias/*'),
      'a key of another service': decrypt('arn:aws:s3:::*'),
      'another action': policy({ Action: 'kms:Encrypt' }),
      'a denied action': policy({ Action: 'kms:*', Effect: 'Deny' }),
    },
    nonCompliant: {
      'all resources': decrypt('*'),
      'all keys': decrypt([
        {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:*:', { Ref: 'AWS::AccountId' }, ':key/*']],
        },
      ]),
      'all keys and aliases': policy({ Action: 'kms:ReEncrypt*', Resource: 'arn:aws:kms:*:*:*' }),
    },
    unresolved: { 'a parameter': decrypt(PARAMETER) },
  },
  inlinePolicyDecryption: {
    rule: inlinePolicyDecryption,
    compliant: {
      'no policy': properties({}),
      'a policy for a key': policy({ Action: 'kms:Decrypt', Resource: 'arn' }, 'AWS::IAM::Policy'),
    },
    nonCompliant: {
      ...Object.fromEntries(
        ['Policy', 'RolePolicy', 'UserPolicy', 'GroupPolicy'].map((type) => [
          `a ${type} for all keys`,
          policy({ Action: 'kms:Decrypt' }, `AWS::IAM::${type}`),
        ]),
      ),
      ...Object.fromEntries(
        ['Role', 'User', 'Group'].map((type) => [
          `an inline policy of a ${type}`,
          properties({ Policies: [{ PolicyDocument: allow({ Action: 'kms:Decrypt' }) }] }, `AWS::IAM::${type}`),
        ]),
      ),
    },
    unresolved: { 'a parameter': properties({ Policies: PARAMETER }) },
  },
  publicKeyPolicy: {
    rule: publicKeyPolicy,
    compliant: {
      'the account': key({ Principal: { AWS: { Ref: 'AWS::AccountId' } } }),
      'the principals of an account': key({
        Principal: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } },
      }),
      'a role whose name begins with 0': key({
        Principal: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/0admin' } },
      }),
    },
    nonCompliant: {
      everyone: key({ Principal: { AWS: '*' } }),
      'everyone if the key of a condition is missing': key({
        Principal: '*',
        Condition: { 'ForAllValues:StringEquals': { 'kms:CallerAccount': '111111111111' } },
      }),
      'everyone with a key that contains a limiting one': key({
        Principal: '*',
        Condition: { StringEquals: { 'kms:EncryptionContext:aws:SourceAccount': '111111111111' } },
      }),
      'everyone through a service': key({
        Principal: '*',
        Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      }),
    },
    unresolved: { 'a parameter': key({ Principal: { AWS: PARAMETER } }) },
  },
};
