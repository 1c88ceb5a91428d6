import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Stack } from 'aws-cdk-lib/core';
import { ServiceImage, ServiceSecret } from '../../src';
import { ENV, serviceIn, stackOf, statementsOf } from '../surroundings';

const { account, region } = ENV;
const SECRET = `arn:aws:secretsmanager:${region}:${account}:secret:api/login-AbCdEf`;
const KEY = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** Every role and policy of a service with this image and secret. */
function rolesWith(parts: (stack: Stack) => { repository: ecr.IRepository; secret: secretsmanager.ISecret }) {
  const stack = stackOf(new App(), 'Api');
  const { repository, secret } = parts(stack);
  serviceIn(stack, {
    image: ServiceImage.fromEcr(repository, '4f2a9c1'),
    secrets: {
      USER: ServiceSecret.fromSecretsManager(secret, 'username'),
      PASSWORD: ServiceSecret.fromSecretsManager(secret, 'password'),
    },
  });
  const template = Template.fromStack(stack);
  const roles = Object.entries(template.findResources('AWS::IAM::Role')).map(([id, { Properties }]) => ({
    id: id.replace(/[0-9A-F]{8}$/, ''),
    managed: (Properties.ManagedPolicyArns ?? []) as unknown[],
    inline: (Properties.Policies ?? []) as unknown[],
  }));
  const statements = statementsOf(template, 'ServiceExecutionPolicy');
  return { template, roles, allowed: statements.map((each) => [each.Action, each.Resource, each.Condition]) };
}

const keyOf = (stack: Stack, arn = KEY) => kms.Key.fromKeyArn(stack, 'Key', arn);
const repositoryArn = (owner = account) => `arn:aws:ecr:${region}:${owner}:repository/api`;
const LOGS = {
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${region}:${account}:log-group:/service:*`]],
};

const TOKEN = ['ecr:GetAuthorizationToken', '*', undefined];
const WRITE = [['logs:CreateLogStream', 'logs:PutLogEvents'], LOGS, undefined];
const pull = (resource: unknown) => [
  ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
  resource,
  undefined,
];
const read = (resource: unknown) => ['secretsmanager:GetSecretValue', resource, undefined];
const decrypt = (resource: unknown) => [
  'kms:Decrypt',
  resource,
  { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
];

describe.each([
  [
    'plain image and secret',
    rolesWith((stack) => ({
      repository: ecr.Repository.fromRepositoryArn(stack, 'Images', repositoryArn()),
      secret: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Login', SECRET),
    })),
    [TOKEN, pull(repositoryArn()), WRITE, read(SECRET)],
  ],
  [
    // Amazon ECR decrypts layers itself, by a grant of the repository: who pulls needs no right to the key.
    'image and secret encrypted with a key of ours',
    rolesWith((stack) => ({
      repository: new ecr.Repository(stack, 'Images', {
        encryption: ecr.RepositoryEncryption.KMS,
        encryptionKey: keyOf(stack),
      }),
      secret: secretsmanager.Secret.fromSecretAttributes(stack, 'Login', {
        secretCompleteArn: SECRET,
        encryptionKey: kms.Key.fromKeyArn(stack, 'SecretKey', KEY),
      }),
    })),
    [TOKEN, pull({ 'Fn::GetAtt': [expect.stringMatching('^Images'), 'Arn'] }), WRITE, read(SECRET), decrypt(KEY)],
  ],
  [
    'image, secret and key of another account',
    rolesWith((stack) => ({
      repository: ecr.Repository.fromRepositoryArn(stack, 'Images', repositoryArn('222222222222')),
      secret: secretsmanager.Secret.fromSecretAttributes(stack, 'Login', {
        secretCompleteArn: SECRET.replace(account, '222222222222'),
        encryptionKey: keyOf(stack, KEY.replace(account, '222222222222')),
      }),
    })),
    [
      TOKEN,
      pull(repositoryArn('222222222222')),
      WRITE,
      read(SECRET.replace(account, '222222222222')),
      decrypt(KEY.replace(account, '222222222222')),
    ],
  ],
])('with %s', (_, { template, roles, allowed }, expected) => {
  test('the execution role may do this and nothing else', () => {
    expect(allowed).toEqual(expected);
  });

  test('the task role may do nothing, and there is no third role and no other policy', () => {
    expect(roles).toEqual([
      { id: 'ServiceExecutionRole', managed: [{ Ref: expect.stringMatching('^ServiceExecutionPolicy') }], inline: [] },
      { id: 'ServiceTaskRole', managed: [], inline: [] },
    ]);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });
});
