import { App, CfnParameter, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  ConnectionSecrets,
  type ConnectionSecretsProps,
  type IPostgresDatabase,
  PostgresDatabase,
  SslMode,
} from '../../src';
import { DataStack, env } from '../fixture';

const SECRET = 'AWS::SecretsManager::Secret';

/** A database that is not created in the stack. */
function importedDatabase(stack: Stack): IPostgresDatabase {
  return PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', {
    instanceIdentifier: 'shop-db',
    instanceEndpointAddress: 'shop-db.example.eu-west-1.rds.amazonaws.com',
    port: 6432,
    securityGroups: [],
    databaseName: 'shop',
  });
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

  test('encrypts each secret with the key and retains it', () => {
    template.resourceCountIs(SECRET, 4);
    template.allResources(SECRET, {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({ KmsKeyId: stack.resolve(stack.key.keyArn), Name: Match.absent() }),
    });
  });

  test('keeps the logical ids', () => {
    expect(Object.keys(secrets).sort()).toEqual([
      'SecretsJwtCB9A55B6',
      'SecretsPasswordF7A89FE0',
      'SecretsUrlCB41BD9A',
      'SecretsUsername03BD9DE2',
    ]);
  });

  test('keeps the generator settings, because other settings generate another value', () => {
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

  test('writes the endpoint to the URL, and no password', () => {
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

  test('has a secret with the user name only', () => {
    expect(secrets.SecretsUsername03BD9DE2.Properties.SecretString).toBe('shop');
  });

  test('has no password in the template', () => {
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

  test('has values in the template for the URL and the user name only', () => {
    const written = Object.entries(secrets).filter(([, { Properties }]) => 'SecretString' in Properties);
    expect(written.map(([id]) => id).sort()).toEqual(['SecretsUrlCB41BD9A', 'SecretsUsername03BD9DE2']);
  });

  test('has credentials with a literal user name and the secret', () => {
    expect(stack.secrets.credentials).toMatchObject({ username: 'shop', secret: stack.secrets.password });
  });
});

describe('with all properties', () => {
  const stack = new Stack(new App(), 'Data', { env });
  const secrets = secretsIn(stack, {
    secretNamePrefix: 'shop/',
    sslMode: SslMode.VERIFY_FULL,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  secrets.connectTo(importedDatabase(stack));
  secrets.add('MailKey', { name: 'mail-api-key', description: 'Key of the mail service' });
  secrets.add('Pepper', { name: 'pepper', passwordLength: 16 });
  secrets.addUser('Reader', { name: 'db-reader', username: 'shop_reader', description: 'Reads reports' });
  const template = Template.fromStack(stack);

  test.each(['db-url', 'db-username', 'db-password', 'jwt-secret', 'mail-api-key', 'pepper', 'db-reader'])(
    'names %s after the prefix',
    (name) => {
      template.hasResource(SECRET, { DeletionPolicy: 'Delete', Properties: { Name: `shop/${name}` } });
    },
  );

  test('writes the SSL mode to the URL', () => {
    template.hasResourceProperties(SECRET, {
      SecretString: 'jdbc:postgresql://shop-db.example.eu-west-1.rds.amazonaws.com:6432/shop?sslmode=verify-full',
    });
  });

  test('adds an empty secret', () => {
    template.hasResourceProperties(SECRET, {
      Name: 'shop/mail-api-key',
      Description: 'Key of the mail service',
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
    });
  });

  test('adds the credentials of a user with a generated password', () => {
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

  test('adds a secret with a generated value', () => {
    template.hasResourceProperties(SECRET, {
      Name: 'shop/pepper',
      GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 16 },
    });
  });
});

test('replicates each secret to the other Regions, with their keys', () => {
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
])('writes the mode %p as %s', (sslMode, text) => {
  templateOf({ sslMode }).hasResourceProperties(SECRET, { SecretString: Match.stringLikeRegexp(`sslmode=${text}$`) });
});

test('accepts a prefix that is only known at deployment', () => {
  const stack = new Stack(new App(), 'Data', { env });
  const secretNamePrefix = new CfnParameter(stack, 'Prefix').valueAsString;
  secretsIn(stack, { secretNamePrefix }).connectTo(importedDatabase(stack));
  Template.fromStack(stack).hasResourceProperties(SECRET, {
    Name: { 'Fn::Join': ['', [{ Ref: 'Prefix' }, 'db-url']] },
  });
});

describe('errors', () => {
  const stackIn = () => new Stack(new App(), 'Data', { env });

  test('reject a synthesis without connectTo', () => {
    const stack = stackIn();
    secretsIn(stack);
    expect(() => Template.fromStack(stack)).toThrow('connectTo must be called once, got no call');
  });

  test('reject a second connectTo', () => {
    const stack = stackIn();
    const secrets = secretsIn(stack);
    const database = importedDatabase(stack);
    secrets.connectTo(database);
    expect(() => secrets.connectTo(database)).toThrow('Data/Secrets: connectTo must be called once, got a second call');
  });

  test('reject a database of another stack', () => {
    const stage = new Stage(new App(), 'Prod');
    const other = importedDatabase(new Stack(stage, 'Other', { env }));
    expect(() => secretsIn(new Stack(stage, 'Data', { env })).connectTo(other)).toThrow(
      'Prod/Data/Secrets: connectTo requires a database in the same stack, got Prod/Other/Imported',
    );
  });

  test('are reported together', () => {
    expect(() => secretsIn(stackIn(), { username: 'admin', secretNamePrefix: 'my shop/' })).toThrow(
      /^Data\/Secrets: username must not be a word that RDS for PostgreSQL reserves, got admin; secretNamePrefix must be at most 400 letters, digits and \/_\+=\.@-, got my shop\/$/,
    );
  });

  test.each(['', 'a b', 'a:b', 'ü', 'x'.repeat(401)])('reject the name %p of an added secret', (name) => {
    expect(() => secretsIn(stackIn()).add('Key2', { name })).toThrow(/^Data\/Secrets: name must /);
  });

  test.each(['db-url', 'db-username', 'db-password', 'jwt-secret'])('reject the name %s, which is taken', (name) => {
    expect(() => secretsIn(stackIn()).add('Key2', { name })).toThrow(`name must be unique, got ${name} twice`);
  });

  test('reject the name of another added secret', () => {
    const secrets = secretsIn(stackIn());
    secrets.add('MailKey', { name: 'mail' });
    expect(() => secrets.add('MailKey2', { name: 'mail' })).toThrow('name must be unique, got mail twice');
  });

  test.each([
    ['admin', 'must not be a word that RDS for PostgreSQL reserves'],
    ['shop_clone', 'must not end with _clone'],
    ['a'.repeat(58), 'at most 57 characters'],
  ])('reject the user %s', (username, problem) => {
    expect(() => secretsIn(stackIn()).addUser('User', { name: 'user', username })).toThrow(problem);
  });

  test('accept a user name of 57 characters', () => {
    const props = { name: 'user', username: 'a'.repeat(57) };
    expect(() => secretsIn(stackIn()).addUser('User', props)).not.toThrow();
    expect(() => secretsIn(stackIn()).addUser('User', { ...props, name: 'db-url' })).toThrow('must be unique');
  });

  test.each([16, 4_096])('accept a passwordLength of %p', (passwordLength) => {
    expect(() => secretsIn(stackIn()).add('Pepper', { name: 'pepper', passwordLength })).not.toThrow();
  });

  test.each([15, 4_097, 16.5, NaN])('reject a passwordLength of %p', (passwordLength) => {
    expect(() => secretsIn(stackIn()).add('Pepper', { name: 'pepper', passwordLength })).toThrow(
      `passwordLength must be an integer from 16 to 4096 characters, got ${passwordLength}`,
    );
  });
});

test('another service can connect to a database of another stack that it imports', () => {
  const app = new App();
  const data = new DataStack(app);
  const database = data.database({ instanceIdentifier: 'shop-db' });
  const service = new Stack(app, 'Reports', { env });
  const imported = PostgresDatabase.fromPostgresDatabaseAttributes(service, 'Database', {
    instanceIdentifier: 'shop-db',
    instanceEndpointAddress: database.endpoint.hostname,
    securityGroups: [],
    databaseName: database.databaseName,
  });
  const encryptionKey = new kms.Key(service, 'Key');
  new ConnectionSecrets(service, 'Secrets', { encryptionKey, username: 'reports' }).connectTo(imported);
  expect(() => app.synth()).not.toThrow();
  expect(service.dependencies).toEqual([data]);
});

test('a Region can be added to a secret later', () => {
  const stack = new DataStack();
  stack.database();
  stack.secrets.jwt.addReplicaRegion('us-west-2');
  Template.fromStack(stack).hasResourceProperties(SECRET, { ReplicaRegions: [{ Region: 'us-west-2' }] });
});

test('the secret of the previous user has the name of the clone until the first rotation', () => {
  const stack = new DataStack();
  stack.database();
  stack.secrets.addPreviousUser('Previous', { name: 'db-app-previous', username: 'shop_app', description: 'previous' });
  Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
    Description: 'previous',
    GenerateSecretString: Match.objectLike({ SecretStringTemplate: '{"username":"shop_app_clone"}' }),
  });
  expect(() => stack.secrets.addPreviousUser('Clone', { name: 'other', username: 'shop_app_clone' })).toThrow(
    'Data/Secrets: username must not end with _clone, the suffix of the clone of alternating users, got shop_app_clone',
  );
});
