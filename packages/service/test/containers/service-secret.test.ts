import { App, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { type ContainerService, ServiceImage, ServiceSecret, Sidecar } from '../../src';
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

test('a secret imported by its complete ARN can be read', () => {
  const stack = stackOf();
  const secret = ServiceSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', COMPLETE));
  serviceIn(stack, { secrets: { TOKEN: secret } });
  const template = Template.fromStack(stack);
  expect(statementsOf(template, 'ServiceExecutionPolicy').at(-1)?.Resource).toBe(COMPLETE);
  expect(containerOf(template).Secrets).toEqual([{ Name: 'TOKEN', ValueFrom: COMPLETE }]);
});

describe('a secret imported by its name or partial ARN, with which no task starts', () => {
  type Import = (stack: Stack) => secretsmanager.ISecret;
  const byName: Import = (stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'x/y');
  const imports: [string, Import][] = [
    ['name', byName],
    ['partial ARN', (stack) => secretsmanager.Secret.fromSecretPartialArn(stack, 'S', `${PARTIAL}/y`)],
    [
      'partial ARN and key',
      (stack) => secretsmanager.Secret.fromSecretAttributes(stack, 'S', { secretPartialArn: `${PARTIAL}/y` }),
    ],
  ];
  const sources: [string, (secret: secretsmanager.ISecret) => ecs.Secret][] = [
    ['ServiceSecret', (secret) => ServiceSecret.fromSecretsManager(secret, 'password')],
    [
      'ServiceSecret with a version',
      (secret) => ServiceSecret.fromSecretsManagerVersion(secret, { versionStage: 'B' }),
    ],
    ['ecs.Secret', (secret) => ecs.Secret.fromSecretsManager(secret, 'password')],
  ];
  const wanted = 'must have the full ARN with the 6 characters that Secrets Manager adds to the name';

  test.each(imports.flatMap(([name, from]) => sources.map(([kind, read]) => [name, kind, from, read] as const)))(
    'by %s fails in a container as %s',
    (_name, _kind, from, read) => {
      const stack = stackOf();
      expect(() => serviceIn(stack, { secrets: { A: read(from(stack)) } })).toThrow(
        `Service/Service: secrets.A ${wanted}`,
      );
    },
  );

  test.each(sources)('fails in a sidecar as %s', (_kind, read) => {
    const stack = stackOf();
    const image = ServiceImage.fromRegistry('agent:1');
    const sidecars = [Sidecar.container({ containerName: 'agent', image, secrets: { A: read(byName(stack)) } })];
    expect(() => serviceIn(stack, { sidecars })).toThrow(`Service/Service: sidecars "agent".secrets.A ${wanted}`);
  });

  test.each(sources)('fails as an option of the log router as %s', (_kind, read) => {
    const stack = stackOf();
    const output = { options: { Name: 'http' }, secretOptions: { key: read(byName(stack)) } };
    expect(() => serviceIn(stack, { sidecars: [Sidecar.logRouter({ output })] })).toThrow(
      `Service/Service: sidecars "log-router".output.secretOptions.key ${wanted}`,
    );
  });

  test.each<[string, (service: ContainerService, secret: secretsmanager.ISecret) => void, string]>([
    [
      'secret of the container',
      ({ container }, secret) => container.addSecret('LATE', ecs.Secret.fromSecretsManager(secret)),
      'container "app" secrets.LATE',
    ],
    [
      'ServiceSecret of the container',
      ({ container }, secret) => container.addSecret('LATE', ServiceSecret.fromSecretsManager(secret)),
      'container "app" secrets.LATE',
    ],
    [
      'option of a log driver',
      ({ taskDefinition }, secret) =>
        taskDefinition.addContainer('agent', {
          image: ecs.ContainerImage.fromRegistry('agent:1'),
          logging: ecs.LogDrivers.splunk({
            secretToken: ecs.Secret.fromSecretsManager(secret),
            url: 'https://splunk.example.com',
          }),
        }),
      'container "agent" secretOptions.splunk-token',
    ],
    [
      'credential of a private registry',
      ({ taskDefinition }, credentials) =>
        taskDefinition.addContainer('agent', { image: ecs.ContainerImage.fromRegistry('agent:1', { credentials }) }),
      'container "agent" credentials',
    ],
  ])('fails at synthesis as a %s that is added later', (_, add, prop) => {
    const app = new App();
    const stack = stackOf(app);
    add(serviceIn(stack), byName(stack));
    expect(() => app.synth()).toThrow(`[Service/Service/TaskDefinition] ${prop} ${wanted}, got "x/y"`);
  });

  test('a token as the name does not appear in the message', () => {
    const stack = stackOf();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'S', Lazy.string({ produce: () => 'x/y' }));
    expect(() => serviceIn(stack, { secrets: { A: ServiceSecret.fromSecretsManager(secret) } })).toThrow(
      'got a name or partial ARN. Import the secret',
    );
  });
});

describe('a version of a secret', () => {
  const ID = '0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';

  test.each<[ecs.SecretVersionInfo, string | undefined, string]>([
    [{ versionId: ID }, undefined, `:::${ID}`],
    [{ versionId: ID }, 'password', `:password::${ID}`],
    [{ versionStage: 'AWSPREVIOUS' }, undefined, '::AWSPREVIOUS:'],
    [{ versionStage: 'AWSPREVIOUS' }, 'password', ':password:AWSPREVIOUS:'],
  ])('%j of the field %s is read', (version, field, suffix) => {
    const stack = stackOf();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', COMPLETE);
    const service = serviceIn(stack, {
      secrets: { TOKEN: ServiceSecret.fromSecretsManagerVersion(secret, version, field) },
    });
    const template = Template.fromStack(stack);
    expect(containerOf(template).Secrets).toEqual([{ Name: 'TOKEN', ValueFrom: `${COMPLETE}${suffix}` }]);
    expect(statementsOf(template, 'ServiceExecutionPolicy').at(-1)?.Resource).toBe(COMPLETE);
    // A rotation does not change the value of a version id.
    expect(service.secrets).toEqual(version.versionId === undefined ? [secret] : []);
  });

  test.each<[ecs.SecretVersionInfo, string]>([
    [{}, 'versionInfo must have either a versionId or a versionStage'],
    [{ versionId: ID, versionStage: 'A' }, 'versionInfo must have either a versionId or a versionStage'],
    [{ versionId: `:${ID}` }, 'versionId must be a version id of 32 to 64 characters without colons'],
    [{ versionId: `${ID}:` }, 'versionId must be a version id of 32 to 64 characters without colons'],
    [{ versionId: 'short' }, 'versionId must be a version id of 32 to 64 characters without colons, got "short"'],
    [{ versionStage: 'a:b' }, 'versionStage must be a staging label of 1 to 256 characters without colons, got "a:b"'],
  ])('%j fails', (version, problem) => {
    const stack = stackOf();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', COMPLETE);
    const secrets = { TOKEN: ServiceSecret.fromSecretsManagerVersion(secret, version) };
    expect(() => serviceIn(stack, { secrets })).toThrow(`Service/Service: secrets.TOKEN ${problem}`);
  });
});

describe('a parameter', () => {
  test('is read without permission for other calls', () => {
    const stack = stackOf();
    const parameter = ssm.StringParameter.fromStringParameterName(stack, 'P', '/api/level');
    serviceIn(stack, { secrets: { LEVEL: ServiceSecret.fromSsmParameter(parameter) } });
    const template = Template.fromStack(stack);
    const arn = {
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:us-east-1:111111111111:parameter/api/level']],
    };
    expect(containerOf(template).Secrets).toEqual([{ Name: 'LEVEL', ValueFrom: arn }]);
    expect(statementsOf(template, 'ServiceExecutionPolicy').at(-1)).toEqual({
      Effect: 'Allow',
      Action: 'ssm:GetParameters',
      Resource: arn,
    });
  });

  test('of type SecureString is decrypted with its key through Systems Manager, and the key does not change', () => {
    const app = new App();
    const data = stackOf(app, 'Data');
    const encryptionKey = new kms.Key(data, 'Key');
    const before = JSON.stringify(data.resolve((encryptionKey.node.defaultChild as kms.CfnKey).keyPolicy));
    const stack = stackOf(app);
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', {
      parameterName: '/api/token',
      encryptionKey,
    });
    serviceIn(stack, { secrets: { TOKEN: ServiceSecret.fromSsmParameter(parameter) } });
    expect(statementsOf(Template.fromStack(stack), 'ServiceExecutionPolicy').at(-1)).toMatchObject({
      Action: 'kms:Decrypt',
      Condition: { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } },
    });
    expect(JSON.stringify(data.resolve((encryptionKey.node.defaultChild as kms.CfnKey).keyPolicy))).toBe(before);
  });
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
