import { App, CfnParameter, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ConnectionSecrets, type ConnectionSecretsProps, type IPostgresDatabase, SslMode } from '../../src';
import { DataStack, env } from '../fixture';

const SECRET = 'AWS::SecretsManager::Secret';

/** What `connectTo` needs to know of a database that stands elsewhere. */
function importedDatabase(stack: Stack): IPostgresDatabase {
  const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Instance', {
    instanceIdentifier: 'shop-db',
    instanceEndpointAddress: 'shop-db.example.eu-west-1.rds.amazonaws.com',
    port: 6432,
    securityGroups: [],
  });
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Master', 'master');
  return { instance, databaseName: 'shop', connections: instance.connections, secret };
}

function secretsIn(stack: Stack, props: Partial<ConnectionSecretsProps> = {}): ConnectionSecrets {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
  return new ConnectionSecrets(stack, 'Secrets', { encryptionKey, username: 'shop', ...props });
}

function templateOf(props: Partial<ConnectionSecretsProps>): Template {
  const stack = new Stack(new App(), 'Data', { env });
  secretsIn(stack, props).connectTo(importedDatabase(stack));
  return Template.fromStack(stack);
}

describe('with defaults', () => {
  const stack = new DataStack();
  stack.database();
  const template = Template.fromStack(stack);
  const secrets = template.findResources(SECRET);

  test('each secret is encrypted with the given key and outlives the stack', () => {
    template.resourceCountIs(SECRET, 4);
    template.allResources(SECRET, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({ KmsKeyId: stack.resolve(stack.key.keyArn), Name: Match.absent() }),
    });
  });

  test('the logical ids stay, since a new one would lose the values', () => {
    expect(Object.keys(secrets).sort()).toEqual([
      'SecretsJwtCB9A55B6',
      'SecretsPasswordF7A89FE0',
      'SecretsUrlCB41BD9A',
      'SecretsUsername03BD9DE2',
    ]);
  });

  test('the generators stay, since a changed one makes another value that the database never learns', () => {
    expect(secrets.SecretsPasswordF7A89FE0.Properties.GenerateSecretString).toEqual({
      ExcludePunctuation: true,
      GenerateStringKey: 'password',
      PasswordLength: 32,
      SecretStringTemplate: '{"username":"shop"}',
    });
    expect(secrets.SecretsJwtCB9A55B6.Properties.GenerateSecretString).toEqual({
      ExcludePunctuation: true,
      PasswordLength: 64,
    });
  });

  test('the URL is made of the real endpoint, and of nothing secret', () => {
    expect(secrets.SecretsUrlCB41BD9A.Properties.SecretString).toEqual({
      'Fn::Join': [
        '',
        [
          'jdbc:postgresql://',
          { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Address'] },
          ':',
          { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Port'] },
          '/shop?sslmode=require',
        ],
      ],
    });
  });

  test('the user name can be read alone', () => {
    expect(secrets.SecretsUsername03BD9DE2.Properties.SecretString).toBe('shop');
  });

  test('no template holds a password: it is generated, or a reference that CloudFormation resolves', () => {
    const passwords = JSON.stringify(template.toJSON()).match(/"[^"]*password[^"]*"/gi);
    expect(new Set(passwords)).toEqual(
      new Set([
        '"SecretsPasswordF7A89FE0"',
        '"User name and password of the database, as JSON"',
        '"password"',
        '"PasswordLength"',
        '"MasterUserPassword"',
        '":SecretString:password::}}"',
        '"password_encryption"',
      ]),
    );
  });

  test('values are written by hand in the URL and the user name alone', () => {
    const written = Object.entries(secrets).filter(([, { Properties }]) => 'SecretString' in Properties);
    expect(written.map(([id]) => id).sort()).toEqual(['SecretsUrlCB41BD9A', 'SecretsUsername03BD9DE2']);
  });

  test('the credentials name the user and take the password from the secret', () => {
    expect(stack.secrets.credentials).toMatchObject({ username: 'shop', secret: stack.secrets.password });
  });
});

describe('with all that production asks for', () => {
  const stack = new Stack(new App(), 'Data', { env });
  const secrets = secretsIn(stack, {
    namePrefix: 'shop/',
    sslMode: SslMode.VERIFY_FULL,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  secrets.connectTo(importedDatabase(stack));
  secrets.add('MailKey', { name: 'mail-api-key', description: 'Key of the mail service' });
  secrets.add('Pepper', { name: 'pepper', generatedLength: 16 });
  secrets.addUser('Reader', { name: 'db-reader', username: 'shop_reader', description: 'Reads reports' });
  const template = Template.fromStack(stack);

  test.each(['db-url', 'db-username', 'db-password', 'jwt-secret', 'mail-api-key', 'pepper', 'db-reader'])(
    '%s stands behind the prefix',
    (name) => {
      template.hasResource(SECRET, { DeletionPolicy: 'Delete', Properties: { Name: `shop/${name}` } });
    },
  );

  test('the URL demands the TLS that was asked for', () => {
    template.hasResourceProperties(SECRET, {
      SecretString: 'jdbc:postgresql://shop-db.example.eu-west-1.rds.amazonaws.com:6432/shop?sslmode=verify-full',
    });
  });

  test('a further secret is empty until somebody puts its value', () => {
    template.hasResourceProperties(SECRET, {
      Name: 'shop/mail-api-key',
      Description: 'Key of the mail service',
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
    });
  });

  test('a further user has a name that is known and a password that is generated', () => {
    template.hasResourceProperties(SECRET, {
      Name: 'shop/db-reader',
      Description: 'Reads reports',
      GenerateSecretString: {
        ExcludePunctuation: true,
        PasswordLength: 32,
        SecretStringTemplate: '{"username":"shop_reader"}',
        GenerateStringKey: 'password',
      },
    });
  });

  test('a further secret can be generated', () => {
    template.hasResourceProperties(SECRET, {
      Name: 'shop/pepper',
      GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 16 },
    });
  });
});

test('each secret is copied to the other regions, under the key of each', () => {
  const encryptionKey = kms.Key.fromKeyArn(new Stack(), 'West', 'arn:aws:kms:us-west-2:111111111111:key/2');
  const template = templateOf({ replicaRegions: [{ region: 'us-west-2', encryptionKey }] });
  template.resourceCountIs(SECRET, 4);
  template.allResourcesProperties(SECRET, {
    ReplicaRegions: [{ Region: 'us-west-2', KmsKeyId: encryptionKey.keyArn }],
  });
});

test.each([
  [SslMode.REQUIRE, 'require'],
  [SslMode.VERIFY_CA, 'verify-ca'],
  [SslMode.VERIFY_FULL, 'verify-full'],
])('the mode %p is written as the driver reads it', (sslMode, text) => {
  templateOf({ sslMode }).hasResourceProperties(SECRET, { SecretString: Match.stringLikeRegexp(`sslmode=${text}$`) });
});

test('a prefix that only the deployment knows is not judged', () => {
  const stack = new Stack(new App(), 'Data', { env });
  const namePrefix = new CfnParameter(stack, 'Prefix').valueAsString;
  secretsIn(stack, { namePrefix }).connectTo(importedDatabase(stack));
  Template.fromStack(stack).hasResourceProperties(SECRET, {
    Name: { 'Fn::Join': ['', [{ Ref: 'Prefix' }, 'db-url']] },
  });
});

describe('mistakes', () => {
  const stackIn = () => new Stack(new App(), 'Data', { env });

  test('synthesis fails when no database was connected, since the URL would be empty', () => {
    const stack = stackIn();
    secretsIn(stack);
    expect(() => Template.fromStack(stack)).toThrow('connectTo was never called, so the URL has no endpoint');
  });

  test('a second database fails', () => {
    const stack = stackIn();
    const secrets = secretsIn(stack);
    const database = importedDatabase(stack);
    secrets.connectTo(database);
    expect(() => secrets.connectTo(database)).toThrow('Data/Secrets: connectTo must be called once only');
  });

  test('a database of another stack fails, since the stacks would need one another', () => {
    const stage = new Stage(new App(), 'Prod');
    const other = importedDatabase(new Stack(stage, 'Other', { env }));
    expect(() => secretsIn(new Stack(stage, 'Data', { env })).connectTo(other)).toThrow(
      'Prod/Data/Secrets: connectTo needs a database of the same stack, got Prod/Other/Instance',
    );
  });

  test('all of them are told at once', () => {
    expect(() => secretsIn(stackIn(), { username: 'admin', namePrefix: 'my shop/' })).toThrow(
      /^Data\/Secrets: username must not be a word reserved by RDS for PostgreSQL, got admin; namePrefix must be at most 400 letters, digits and \/_\+=\.@-, got my shop\/$/,
    );
  });

  test.each(['', 'a b', 'a:b', 'ü', 'x'.repeat(401)])('the name %p of a further secret fails', (name) => {
    expect(() => secretsIn(stackIn()).add('Key2', { name })).toThrow(/^Data\/Secrets: name must /);
  });

  test.each(['db-url', 'db-username', 'db-password', 'jwt-secret'])('the name %s is taken', (name) => {
    expect(() => secretsIn(stackIn()).add('Key2', { name })).toThrow(`name must not be taken, got ${name}`);
  });

  test('the name of a further secret is taken, too', () => {
    const secrets = secretsIn(stackIn());
    secrets.add('MailKey', { name: 'mail' });
    expect(() => secrets.add('MailKey2', { name: 'mail' })).toThrow('name must not be taken, got mail');
  });

  test.each([
    ['admin', 'a word reserved'],
    ['shop_clone', 'end with _clone'],
    ['a'.repeat(58), 'at most 57 characters'],
  ])('the further user %s fails', (username, problem) => {
    expect(() => secretsIn(stackIn()).addUser('User', { name: 'user', username })).toThrow(problem);
  });

  test('a further user whose clone still has a name does not fail', () => {
    const props = { name: 'user', username: 'a'.repeat(57) };
    expect(() => secretsIn(stackIn()).addUser('User', props)).not.toThrow();
    expect(() => secretsIn(stackIn()).addUser('User', { ...props, name: 'db-url' })).toThrow('must not be taken');
  });

  test.each([16, 4_096])('%p characters can be generated', (generatedLength) => {
    expect(() => secretsIn(stackIn()).add('Pepper', { name: 'pepper', generatedLength })).not.toThrow();
  });

  test.each([15, 4_097, 16.5, NaN])('%p characters cannot be generated', (generatedLength) => {
    expect(() => secretsIn(stackIn()).add('Pepper', { name: 'pepper', generatedLength })).toThrow(
      `generatedLength must be a whole number from 16 to 4096, got ${generatedLength}`,
    );
  });
});
