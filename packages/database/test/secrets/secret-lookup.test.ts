import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { SecretLookup } from '../../src';
import { env } from '../fixture';

const code = mkdtempSync(join(tmpdir(), 'lookup-'));
writeFileSync(join(code, 'index.js'), '');
afterAll(() => rmSync(code, { recursive: true }));

// the build bundles the function
jest.mock('../../src/secrets/private/lookup-code', () => ({
  get LOOKUP_CODE() {
    return code;
  },
}));

function lookupIn(secretNames: string[], stack = new Stack(new App(), 'Recovery', { env })) {
  return new SecretLookup(stack, 'Secrets', {
    secretNames,
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1'),
    logGroup: new logs.LogGroup(stack, 'Logs'),
  });
}

describe('a lookup', () => {
  const lookup = lookupIn(['shop/db-app', 'shop/jwt-secret']);
  const template = Template.fromStack(Stack.of(lookup));
  const [resource] = Object.keys(template.findResources('Custom::SecretLookup'));

  test('passes the names to the function', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 120,
    });
    template.hasResourceProperties('Custom::SecretLookup', {
      SecretNames: ['shop/db-app', 'shop/jwt-secret'],
      ServiceTimeout: '180',
    });
  });

  test('returns secrets with their complete ARNs and the key', () => {
    const secret = lookup.secret('shop/jwt-secret');
    expect(Stack.of(lookup).resolve(secret.secretFullArn)).toEqual({ 'Fn::GetAtt': [resource, 'Arn1'] });
    expect(secret.encryptionKey?.keyArn).toBe('arn:aws:kms:eu-west-1:111111111111:key/1');
  });

  test('the function can describe these secrets only, and not read them', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      {
        Action: 'secretsmanager:DescribeSecret',
        Effect: 'Allow',
        Resource: ['db-app', 'jwt-secret'].map((name) => ({
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:eu-west-1:111111111111:secret:shop/${name}-??????`],
          ],
        })),
      },
      { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Effect: 'Allow', Resource: expect.anything() },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('does not return a secret that was not looked up', () => {
    expect(() => lookup.secret('shop/db')).toThrow(
      'Recovery/Secrets: name must be one of shop/db-app, shop/jwt-secret, got shop/db',
    );
  });
});

test('works without a key', () => {
  const stack = new Stack(new App(), 'Recovery', { env });
  const logGroup = new logs.LogGroup(stack, 'Logs');
  const lookup = new SecretLookup(stack, 'Secrets', { secretNames: ['a'], logGroup });
  expect(lookup.secret('a').encryptionKey).toBeUndefined();
});

test.each<[string[], string]>([
  [[], 'secretNames must have at least one name, got none'],
  [['a?'], 'secretNames must have 1 to 512 letters, digits and /_+=.@-, got "a?"'],
  [['?a'], 'secretNames must have 1 to 512 letters, digits and /_+=.@-, got "?a"'],
  [['a', 'b', 'a'], 'secretNames must be unique, got a twice'],
  [[Lazy.string({ produce: () => 'a' })], 'secretNames must be literals, got a token'],
])('fails for the names %j', (names, problem) => {
  expect(() => lookupIn(names)).toThrow(`Recovery/Secrets: ${problem}`);
});
