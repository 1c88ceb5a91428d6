import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CASE_NAMES, modelOf, type CaseName, type Change } from '../permissions/cases';
import { allExpectations } from '../permissions/must-not';
import { INSTALL, isInstalled, simulate } from '../permissions/simulation/simulate';
import { needless, unmet } from '../permissions/simulation/verdict';
import type { Expectation } from '../permissions/table/expectation';

const evaluated = isInstalled() ? test : test.skip;

if (!isInstalled()) {
  if (process.env.CI) throw new Error(`the simulator of IAM policies must be installed: run ${INSTALL}`);
  process.stderr.write(`Permissions are not evaluated. Install the simulator of IAM policies with ${INSTALL}\n`);
}

describe.each(CASE_NAMES)('in %s', (name) => {
  evaluated(
    'each principal has the permissions that it needs, and no others',
    () => {
      const model = modelOf(name);
      const expectations = allExpectations(model);
      const simulation = simulate(model, expectations);
      expect(expectations.length).toBeGreaterThan(4000);
      expect(unmet(simulation)).toEqual([]);
      expect(needless(simulation)).toEqual([]);
    },
    600_000,
  );
});

/** Statements of a policy in a template. */
type Statement = Record<string, unknown> & { Principal?: unknown; Action: unknown };

/** Changes the statements of the resources whose logical ids begin with a pattern. */
function statementsOf(id: string, change: (statements: Statement[]) => void): Change {
  return ({ Resources }) => {
    for (const [logicalId, { Properties }] of Object.entries(Resources)) {
      if (!new RegExp(`^${id}`).test(logicalId)) continue;
      for (const key of ['PolicyDocument', 'AssumeRolePolicyDocument', 'KeyPolicy'])
        if (Properties?.[key]) change((Properties[key] as { Statement: Statement[] }).Statement);
    }
  };
}

/** Removes the statements with an action. */
function remove(id: string, action: string): Change {
  return statementsOf(id, (statements) => {
    const kept = statements.filter(({ Action }) => ![Action].flat().includes(action));
    if (kept.length === statements.length) throw new Error(`${id} must have a statement with ${action}`);
    statements.splice(0, statements.length, ...kept);
  });
}

function add(id: string, statement: Statement): Change {
  return statementsOf(id, (statements) => void statements.push({ Effect: 'Allow', ...statement }));
}

/** Evaluates dev after a change, for some of the expectations. */
function evaluate(change: Change, filter: (expectation: Expectation) => boolean, name: CaseName = 'dev') {
  const model = modelOf(name, change);
  return simulate(model, allExpectations(model).filter(filter));
}

const by =
  (...names: string[]) =>
  ({ principal }: Expectation) =>
    names.includes(principal.name);

describe('fails if', () => {
  evaluated.each<[string, Change, (expectation: Expectation) => boolean, string]>([
    [
      'the execution role cannot decrypt secrets',
      remove('ServiceExecutionPolicy', 'kms:Decrypt'),
      by('dev/Service/Service/ExecutionRole'),
      'dev/Service/Service/ExecutionRole must be able to kms:Decrypt on arn:aws:kms:us-east-1:111111111111:key/',
    ],
    [
      'a rotation function cannot write its secret',
      remove('RotationPolicy', 'secretsmanager:PutSecretValue'),
      by('dev/Rotation/Rotation/Role'),
      'dev/Rotation/Rotation/Role must be able to secretsmanager:PutSecretValue on arn:aws:secretsmanager:us-east-1:111111111111:secret:pets-api/db-password-AbCdEf, got ImplicitlyDenied. Reason: rotates the password, for dev/Rotation/Rotation, https://docs.aws.amazon.com/secretsmanager/',
    ],
    [
      'a trust policy requires a context key that the service does not send',
      statementsOf('TrailDeliveryRole', ([statement]) => {
        statement.Condition = { StringEquals: { 'aws:SourceAccount': '111111111111' } };
      }),
      by('cloudtrail.amazonaws.com'),
      'cloudtrail.amazonaws.com must be able to sts:AssumeRole on arn:aws:iam::111111111111:role/dev-Governance-TrailDeliveryRole',
    ],
    [
      'a key does not allow the logs of its log group',
      remove('LogsKey', 'kms:ReEncrypt*'),
      by('logs.us-east-1.amazonaws.com'),
      'logs.us-east-1.amazonaws.com must be able to kms:Encrypt',
    ],
    [
      'an alarm cannot publish to its encrypted topic',
      remove('AlertsKey', 'kms:GenerateDataKey*'),
      by('cloudwatch.amazonaws.com'),
      'cloudwatch.amazonaws.com must be able to kms:GenerateDataKey',
    ],
    [
      'a role has all permissions',
      add('RestartRolePolicy', { Action: '*', Resource: '*' }),
      by('dev/Service/Restart/Role'),
      'dev/Service/Restart/Role must not be able to secretsmanager:GetSecretValue',
    ],
    [
      'a role can pass roles',
      add('Releaser.+Policy', { Action: 'iam:PassRole', Resource: '*' }),
      by('dev/Governance/Releaser-dev'),
      'dev/Governance/Releaser-dev must not be able to iam:PassRole',
    ],
    [
      'a release can update another stack',
      add('Releaser.+Policy', { Action: 'cloudformation:UpdateStack', Resource: '*' }),
      by('dev/Governance/Releaser-dev'),
      'dev/Governance/Releaser-dev must not be able to cloudformation:UpdateStack on arn:aws:cloudformation:us-east-1:111111111111:stack/dev-Governance/0',
    ],
    [
      'a pull request can assume the role of a deployment',
      statementsOf('Deployer', ([statement]) => {
        if (statement.Condition)
          (statement.Condition as Record<string, Record<string, unknown>>).StringEquals = {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          };
      }),
      ({ action }) => action === 'sts:AssumeRoleWithWebIdentity',
      'workflow of a pull request must not be able to sts:AssumeRoleWithWebIdentity on arn:aws:iam::111111111111:role/pets-api-deployer-dev',
    ],
    [
      'a bucket is public',
      add('ArchiveBucketPolicy', { Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }),
      by('an unsigned request'),
      'an unsigned request must not be able to s3:GetObject on arn:aws:s3:::dev-observability-archivebucket',
    ],
    [
      'another account can decrypt with a key',
      add('DataKey', { Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' }),
      by('an administrator of another account'),
      'an administrator of another account must not be able to kms:Decrypt',
    ],
    [
      'a service can act for another account',
      add('AlertsPolicy', { Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: '*' }),
      by('cloudwatch.amazonaws.com for another account'),
      'cloudwatch.amazonaws.com for another account must not be able to sns:Publish on arn:aws:sns:us-east-1:111111111111:alerts',
    ],
    [
      'a bucket accepts requests without TLS',
      ({ Resources }) => {
        for (const [id, { Properties }] of Object.entries(Resources))
          if (id.startsWith('AuditLogsPolicy'))
            (Properties!.PolicyDocument as { Statement: Statement[] }).Statement.splice(0, 1);
      },
      ({ context }) => context['aws:SecureTransport'] === 'false',
      'must not be able to s3:GetObject on arn:aws:s3:::dev-governance-auditlogs',
    ],
  ])('%s', (_, change, filter, message) => {
    expect(unmet(evaluate(change, filter))).toContainEqual(expect.stringContaining(message));
  });

  evaluated('a statement is needless', () => {
    const change = add('Releaser.+Policy', { Action: ['ecs:DescribeServices', 'ecs:ListTasks'], Resource: '*' });
    expect(needless(evaluate(change, ({ allowed }) => allowed))).toEqual([
      'dev/Governance/Releaser-dev/Policy, statement 6: no expectation needs ecs:ListTasks',
    ]);
  });

  evaluated('an expectation has an action or a context key that AWS does not have', () => {
    const model = modelOf('dev');
    const [expectation] = allExpectations(model);
    const wrong = [
      { ...expectation, action: 'sns:PublishTwice' },
      { ...expectation, context: { 'sns:Colour': 'red' } },
    ];
    expect(unmet(simulate(model, wrong))).toEqual([
      expect.stringContaining('the request is not valid'),
      expect.stringContaining('the action has no context key sns:Colour'),
    ]);
  });
});

test('docs/permissions.md shows the current table', () => {
  const args = [require.resolve('tsx/cli'), 'tools/permissions.ts', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(__dirname, '..'), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 120_000);
