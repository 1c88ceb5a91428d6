import { App } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ServiceSecret } from '../../src';
import { containerOf, serviceIn, stackOf, statementsOf } from '../fixtures';

const PARTIAL = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db';
const COMPLETE = `${PARTIAL}-a1b2c3`;

describe('secrets and their key in another stack', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const key = new kms.Key(data, 'Key');
  const login = new secretsmanager.Secret(data, 'Login', { encryptionKey: key });
  const token = new secretsmanager.Secret(data, 'Token', { encryptionKey: key });
  const policyBefore = JSON.stringify(data.resolve((key.node.defaultChild as kms.CfnKey).keyPolicy));
  const stack = stackOf(app);
  serviceIn(stack, {
    secrets: {
      DB_USER: ServiceSecret.fromSecretsManager(login, 'username'),
      DB_PASSWORD: ServiceSecret.fromSecretsManager(login, 'password'),
      TOKEN: ServiceSecret.fromSecretsManager(token),
    },
  });
  const template = Template.fromStack(stack);

  test('the container reads each variable from its secret or field', () => {
    const login = { 'Fn::ImportValue': Match.stringLikeRegexp('^Data:ExportsOutputRefLogin') };
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Secrets: [
            { Name: 'DB_USER', ValueFrom: { 'Fn::Join': ['', [login, ':username::']] } },
            { Name: 'DB_PASSWORD', ValueFrom: { 'Fn::Join': ['', [login, ':password::']] } },
            { Name: 'TOKEN', ValueFrom: { 'Fn::ImportValue': Match.stringLikeRegexp('^Data:ExportsOutputRefToken') } },
          ],
        }),
      ],
    });
  });

  test('the execution role can read each secret, and decrypt it through Secrets Manager only', () => {
    const [, read, decrypt] = statementsOf(template, 'ServiceExecutionPolicy');
    expect(read).toEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [
        { 'Fn::ImportValue': expect.stringMatching('^Data:ExportsOutputRefLogin') },
        { 'Fn::ImportValue': expect.stringMatching('^Data:ExportsOutputRefToken') },
      ],
    });
    expect(decrypt).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: { 'Fn::ImportValue': expect.stringMatching('^Data:ExportsOutputFnGetAttKey') },
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    });
  });

  test('the policies of the key and the secrets do not change, which avoids a dependency cycle', () => {
    const dataTemplate = Template.fromStack(data);
    const [resource] = Object.values(dataTemplate.findResources('AWS::KMS::Key'));
    expect(JSON.stringify(resource.Properties.KeyPolicy)).toBe(policyBefore);
    dataTemplate.resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
    expect(data.dependencies).toEqual([]);
  });
});

test('a secret with the AWS managed key requires no permission to decrypt', () => {
  const stack = stackOf();
  const secret = new secretsmanager.Secret(stack, 'Secret');
  serviceIn(stack, { secrets: { TOKEN: ServiceSecret.fromSecretsManager(secret) } });
  const actions = statementsOf(Template.fromStack(stack), 'ServiceExecutionPolicy').map(({ Action }) => Action);
  expect(actions).toEqual([['logs:CreateLogStream', 'logs:PutLogEvents'], 'secretsmanager:GetSecretValue']);
});

test('the keys of secrets in two Regions can be used through Secrets Manager of their Region', () => {
  const app = new App();
  const stack = stackOf(app);
  const imported = (id: string, region: string) =>
    ServiceSecret.fromSecretsManager(
      secretsmanager.Secret.fromSecretAttributes(stack, id, {
        secretCompleteArn: `arn:aws:secretsmanager:${region}:111111111111:secret:${id}-a1b2c3`,
        encryptionKey: kms.Key.fromKeyArn(stack, `${id}Key`, `arn:aws:kms:${region}:111111111111:key/${id}`),
      }),
    );
  serviceIn(stack, { secrets: { A: imported('a', 'us-east-1'), B: imported('b', 'us-west-2') } });
  const statements = statementsOf(Template.fromStack(stack), 'ServiceExecutionPolicy');
  expect(statements.filter(({ Action }) => Action === 'kms:Decrypt')).toEqual([
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:us-east-1:111111111111:key/a',
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    },
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:us-west-2:111111111111:key/b',
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } },
    },
  ]);
});

test.each([
  [
    'complete ARN',
    COMPLETE,
    (stack: ReturnType<typeof stackOf>) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', COMPLETE),
  ],
  [
    'partial ARN',
    `${PARTIAL}-??????`,
    (stack: ReturnType<typeof stackOf>) => secretsmanager.Secret.fromSecretPartialArn(stack, 'S', PARTIAL),
  ],
])('a secret imported by a %s can be read', (_, resource, importInto) => {
  const stack = stackOf();
  const secret = ServiceSecret.fromSecretsManager(importInto(stack));
  serviceIn(stack, { secrets: { TOKEN: secret } });
  const template = Template.fromStack(stack);
  expect(statementsOf(template, 'ServiceExecutionPolicy').at(-1)?.Resource).toBe(resource);
  expect(containerOf(template).Secrets).toEqual([{ Name: 'TOKEN', ValueFrom: secret.arn }]);
});

test('has the secret and the field as attributes', () => {
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stackOf(), 'S', COMPLETE);
  const injected = ServiceSecret.fromSecretsManager(secret, 'username');
  expect(injected).toBeInstanceOf(ServiceSecret);
  expect(injected).toMatchObject({ secret, field: 'username', hasField: true, arn: `${COMPLETE}:username::` });
});

test.each(['', 'a:b'])('fails when the field is %p', (field) => {
  const stack = stackOf();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', COMPLETE);
  expect(() => serviceIn(stack, { secrets: { TOKEN: ServiceSecret.fromSecretsManager(secret, field) } })).toThrow(
    `Service/Service: secrets.TOKEN field must be the name of a JSON field without colons, got "${field}"`,
  );
});
