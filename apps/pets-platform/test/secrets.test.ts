import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { Deployment } from './deployment';

function run(assembly: string[], templates: unknown = []): unknown {
  const args = [require.resolve('tsx/cli'), join(__dirname, 'secret-problems.ts'), ...assembly];
  const { stdout, stderr } = spawnSync(process.execPath, args, { input: JSON.stringify(templates), encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function task(...environment: { readonly Name: string; readonly Value: unknown }[]): object {
  const Properties = { ContainerDefinitions: [{ Environment: environment }] };
  return { Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties } } };
}

function resource(Properties: object, Type = 'AWS::RDS::DBInstance'): object {
  return { Resources: { Some: { Type, Properties } } };
}

const VALUE = 'ContainerDefinitions.0.Environment.0.Value';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Name, template, path in the resource, and the secret that is found. */
const SECRETS: [string, object, string, string][] = [
  [
    'a password in a variable',
    task({ Name: 'SPRING_MAIL_PASSWORD', Value: 'hunter2' }),
    VALUE,
    'a literal value of SPRING_MAIL_PASSWORD',
  ],
  [
    'an API key in a variable',
    task({ Name: 'PAYMENT_API_KEY', Value: '12345' }),
    VALUE,
    'a literal value of PAYMENT_API_KEY',
  ],
  [
    'a password in JSON of a variable',
    task({ Name: 'SPRING_APPLICATION_JSON', Value: '{"spring":{"mail":{"password":"hunter2"}}}' }),
    `${VALUE}.spring.mail.password`,
    'a literal value of password',
  ],
  [
    'a password in an option',
    task({ Name: 'JAVA_TOOL_OPTIONS', Value: '-Xmx1g -Dspring.mail.password=hunter2' }),
    VALUE,
    'a literal value of -Dspring.mail.password',
  ],
  [
    'a token with a prefix of a reference',
    resource({ AuthToken: { 'Fn::Join': ['', ['x9', { Ref: 'Secret' }]] } }),
    'AuthToken.Fn::Join.1.0',
    'a literal value of AuthToken',
  ],
  [
    'a password of a database',
    resource({ MasterUserPassword: 'correct-horse' }),
    'MasterUserPassword',
    'a literal value of MasterUserPassword',
  ],
  [
    'a secret',
    resource({ SecretString: '{"password":"correct-horse"}' }),
    'SecretString',
    'a literal value of SecretString',
  ],
  [
    'a template of a secret',
    resource({ GenerateSecretString: { SecretStringTemplate: '{"password":"correct-horse"}' } }),
    'GenerateSecretString.SecretStringTemplate.password',
    'a literal value of password',
  ],
  [
    'passwords of a user',
    resource({ AuthenticationMode: { Passwords: ['correct-horse'] } }),
    'AuthenticationMode.Passwords.0',
    'a literal value of Passwords',
  ],
  [
    'a header of an origin',
    resource({ OriginCustomHeaders: [{ HeaderName: 'x-origin', HeaderValue: 'abc' }] }),
    'OriginCustomHeaders.0.HeaderValue',
    'a literal value of HeaderValue',
  ],
  [
    'a parameter',
    resource({ Name: '/pets/db-password', Value: 'abc' }, 'AWS::SSM::Parameter'),
    'Value',
    'a literal value of /pets/db-password',
  ],
  [
    'a variable of a function',
    resource({ Environment: { Variables: { WEBHOOK_TOKEN: 'abc' } } }),
    'Environment.Variables.WEBHOOK_TOKEN',
    'a literal value of WEBHOOK_TOKEN',
  ],
  [
    'an access key id',
    resource({ Description: 'AKIAIOSFODNN7QQQQQQQ' }),
    'Description',
    'a text that looks like AWSAccessKeyID',
  ],
  [
    'a URL with a password',
    resource({ Description: 'postgresql://petsuser:correct-horse@localhost/petsdb' }),
    'Description',
    'a text that looks like PostgreSQLConnection',
  ],
  [
    'a token of GitHub',
    resource({ Description: `ghp_${'a1B2'.repeat(9)}` }),
    'Description',
    'a text that looks like GITHUB_TOKEN',
  ],
  ['a private key', resource({ Description: PEM }), 'Description', 'a text that looks like PrivateKey'],
  [
    'a JSON web token',
    resource({ Description: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x' }),
    'Description',
    'a text that looks like a JSON web token',
  ],
];

const HARMLESS: [string, object][] = [
  [
    'a dynamic reference',
    resource({
      MasterUserPassword:
        '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:1:secret:a:SecretString:password::}}',
    }),
  ],
  [
    'a dynamic reference to a secret of the template',
    resource({
      AuthToken: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:::}}']] },
    }),
  ],
  ['a reference', task({ Name: 'PAYMENT_API_KEY', Value: { Ref: 'Parameter' } })],
  ['an attribute', task({ Name: 'API_TOKEN', Value: { 'Fn::GetAtt': ['Resource', 'Token'] } })],
  ['an ARN of a secret', task({ Name: 'DB_SECRET', Value: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db' })],
  ['a path of a file', task({ Name: 'DB_PASSWORD', Value: '/run/secrets/password' })],
  ['an empty value', task({ Name: 'DB_PASSWORD', Value: '' })],
  [
    'names that contain words of secrets',
    task({ Name: 'PASSWORD_LENGTH', Value: '14' }, { Name: 'TOKEN_TTL', Value: '60' }),
  ],
  [
    'a template of a secret without a password',
    resource({
      GenerateSecretString: { SecretStringTemplate: '{"username":"petsuser"}', GenerateStringKey: 'password' },
    }),
  ],
  ['a logical id and a type', { Resources: { DbPassword: { Type: 'AWS::SecretsManager::Secret', Properties: {} } } }],
  ['an account id', resource({ Value: 'aws_account_id = 111111111111' })],
];

let found: string[][];
beforeAll(
  () =>
    (found = run(
      [],
      [...SECRETS, ...HARMLESS].map(([, template]) => template),
    ) as string[][]),
);

test.each(SECRETS)('%s is found', (name, template, path, secret) => {
  const [id] = Object.keys((template as { Resources: object }).Resources);
  expect(found[SECRETS.findIndex(([each]) => each === name)]).toContain(
    `Resources.${id}.Properties.${path} must not contain a secret, got ${secret}. Store it in AWS Secrets Manager, and refer to it`,
  );
});

test.each(HARMLESS)('%s is not a secret', (name) => {
  expect(found[SECRETS.length + HARMLESS.findIndex(([each]) => each === name)]).toEqual([]);
});

test('a message does not contain the secret', () => {
  const text = JSON.stringify(found);
  for (const secret of ['hunter2', 'correct-horse', 'AKIA', 'ghp_', 'BEGIN']) expect(text).not.toContain(secret);
});

test('values of parameters and outputs have the name of the parameter or output', () => {
  const template = {
    Parameters: { DbPassword: { Type: 'String', Default: 'abc', Description: 'a password' } },
    Outputs: { ApiToken: { Value: 'abc', Description: 'a token' } },
  };
  expect(run([], [template])).toEqual([
    [
      expect.stringMatching(/^Parameters\.DbPassword\.Default must not contain a secret/),
      expect.stringMatching(/^Outputs\.ApiToken\.Value must not contain a secret/),
    ],
  ]);
});

test('the templates of the deployment contain no secret', () => {
  expect(run([new Deployment().folder])).toEqual([]);
});
