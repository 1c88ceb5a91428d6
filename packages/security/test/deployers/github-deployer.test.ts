import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  DeployPermission,
  type DeployPermissionConfig,
  GithubDeployer,
  type GithubDeployerProps,
  GithubIdentityProvider,
  GithubSubject,
  type GithubSubjectConfig,
} from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };
const claim = 'token.actions.githubusercontent.com';

function deployerIn(stack: Stack, props: Partial<GithubDeployerProps> = {}): GithubDeployer {
  return new GithubDeployer(stack, 'Deployer', {
    provider: GithubIdentityProvider.fromAccount(stack, 'Github'),
    repository: 'octo-org/api',
    subjects: [GithubSubject.environment('prod')],
    permissions: [DeployPermission.cdkDeploy(env)],
    ...props,
  });
}

function templateWith(props: Partial<GithubDeployerProps> = {}): Template {
  const stack = new Stack(new App(), 'Governance', { env });
  deployerIn(stack, props);
  return Template.fromStack(stack);
}

function conditionsOf(props: Partial<GithubDeployerProps>): unknown {
  const [role] = Object.values(templateWith(props).findResources('AWS::IAM::Role'));
  return role.Properties.AssumeRolePolicyDocument.Statement[0].Condition;
}

function permittedTo(permissions: DeployPermission[]) {
  const stack = new Stack(new App(), 'Governance', { env });
  deployerIn(stack, { permissions });
  return statementsOf(stack, 'AWS::IAM::ManagedPolicy');
}

function roleArn(name: string, account = env.account, region = env.region): unknown {
  return {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:role/cdk-${name}-${account}-${region}`]],
  };
}

function bootstrapVersion(qualifier: string): unknown {
  const name = `:ssm:eu-west-1:111111111111:parameter/cdk-bootstrap/${qualifier}/version`;
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, name]] };
}

describe('identity provider', () => {
  test('creates the OIDC provider of GitHub with the audience of AWS, without a Lambda function', () => {
    const stack = new Stack(new App(), 'Governance');
    new GithubIdentityProvider(stack, 'Github');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::OIDCProvider', {
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('the role trusts a new provider', () => {
    const stack = new Stack(new App(), 'Governance');
    deployerIn(stack, { provider: new GithubIdentityProvider(stack, 'New') });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Federated: { Ref: Match.stringLikeRegexp('^New') } } })],
      },
    });
  });

  test('the role trusts the existing provider of the account', () => {
    templateWith().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: {
              Federated: {
                'Fn::Join': [
                  '',
                  [
                    'arn:',
                    { Ref: 'AWS::Partition' },
                    ':iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
                  ],
                ],
              },
            },
          }),
        ],
      },
    });
  });
});

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const deployer = deployerIn(stack);
  const template = Template.fromStack(stack);

  test('has sessions of an hour and a generated name', () => {
    template.hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: 3600, RoleName: Match.absent() });
  });

  test('has no inline policy', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.absent() });
  });

  test('adds a later grant to the managed policy', () => {
    const granted = new Stack(new App(), 'Governance', { env });
    new s3.Bucket(granted, 'Site').grantRead(deployerIn(granted));
    Template.fromStack(granted).resourceCountIs('AWS::IAM::Policy', 0);
    expect(statementsOf(granted, 'AWS::IAM::ManagedPolicy').slice(1)).toMatchObject([
      { Effect: 'Allow', Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] },
    ]);
  });

  test('is an iam.Role', () => {
    expect(deployer).toBeInstanceOf(iam.Role);
    const [logicalId] = Object.keys(template.findResources('AWS::IAM::Role'));
    expect(stack.resolve(deployer.roleArn)).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  });
});

test('sets the name, path, session duration and permissions boundary', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  deployerIn(stack, {
    roleName: 'deployer',
    path: '/deployers/',
    maxSessionDuration: Duration.hours(2),
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(
      stack,
      'Boundary',
      'arn:aws:iam::111111111111:policy/b',
    ),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'deployer',
    Path: '/deployers/',
    MaxSessionDuration: 7200,
    PermissionsBoundary: 'arn:aws:iam::111111111111:policy/b',
  });
});

describe('trust policy', () => {
  const equals = (...subjects: string[]) => ({
    StringEquals: { [`${claim}:aud`]: 'sts.amazonaws.com', [`${claim}:sub`]: subjects },
  });
  const like = (...subjects: string[]) => ({
    StringEquals: { [`${claim}:aud`]: 'sts.amazonaws.com' },
    StringLike: { [`${claim}:sub`]: subjects },
  });

  test.each([
    ['an environment', GithubSubject.environment('prod'), equals('repo:octo-org/api:environment:prod')],
    [
      'an environment with a colon and a space',
      GithubSubject.environment('prod: EU'),
      equals('repo:octo-org/api:environment:prod%3A EU'),
    ],
    ['a branch', GithubSubject.branch('main'), equals('repo:octo-org/api:ref:refs/heads/main')],
    ['branches', GithubSubject.branch('release/*'), like('repo:octo-org/api:ref:refs/heads/release/*')],
    ['a tag', GithubSubject.tag('v1.0.0'), equals('repo:octo-org/api:ref:refs/tags/v1.0.0')],
    ['tags', GithubSubject.tag('v*'), like('repo:octo-org/api:ref:refs/tags/v*')],
    ['pull requests', GithubSubject.pullRequest(), equals('repo:octo-org/api:pull_request')],
  ])('allows %s of the repository only', (_, subject, conditions) => {
    expect(conditionsOf({ subjects: [subject] })).toEqual(conditions);
  });

  test('allows any of several subjects, and a wildcard applies to its subject only', () => {
    expect(conditionsOf({ subjects: [GithubSubject.branch('main'), GithubSubject.tag('v*')] })).toEqual(
      like('repo:octo-org/api:ref:refs/heads/main', 'repo:octo-org/api:ref:refs/tags/v*'),
    );
  });

  test('has the ids of the owner and the repository', () => {
    expect(conditionsOf({ ids: { owner: '123456', repository: '456789' } })).toEqual(
      equals('repo:octo-org@123456/api@456789:environment:prod'),
    );
  });

  test.each([
    '*/api',
    'octo-org/*',
    '*',
    'octo-org/api*',
    'octo-org',
    'octo-org/api/x',
    'octo org/api',
    '',
    '-o/a',
    'o?/a',
  ])('fails with the repository %j', (repository) => {
    expect(() => templateWith({ repository })).toThrow(
      `Governance/Deployer: repository must be one 'owner/name' without wildcards, got '${repository}'`,
    );
  });

  test.each(['o/a', 'Octo-Org/My.Repo_1-x'])('accepts the repository %s', (repository) => {
    expect(() => templateWith({ repository })).not.toThrow();
  });

  test.each([
    ['branch', GithubSubject.branch('*'), '*'],
    ['branch', GithubSubject.branch('**/*'), '**/*'],
    ['tag', GithubSubject.tag('*'), '*'],
  ])('fails when every %s would be allowed (%#)', (kind, subject, name) => {
    expect(() => templateWith({ subjects: [subject] })).toThrow(
      `Governance/Deployer: ${kind} must not consist of wildcards only, which would allow every ${kind}, got '${name}'`,
    );
  });

  test.each([
    [GithubSubject.environment('*'), "environment must be a name without wildcards and '$', got '*'"],
    [GithubSubject.environment('prod?'), "environment must be a name without wildcards and '$', got 'prod?'"],
    [GithubSubject.environment(''), "environment must be a name without wildcards and '$', got ''"],
    [GithubSubject.branch(''), "branch must be a name without spaces and '$', got ''"],
    [GithubSubject.branch('a b'), "branch must be a name without spaces and '$', got 'a b'"],
    [GithubSubject.branch('$main'), "branch must be a name without spaces and '$', got '$main'"],
    [GithubSubject.tag('${*}'), "tag must be a name without spaces and '$', got '${*}'"],
  ])('fails with an invalid name (%#)', (subject, message) => {
    expect(() => templateWith({ subjects: [subject] })).toThrow(`Governance/Deployer: ${message}`);
  });

  test('a branch can begin with a wildcard', () => {
    expect(conditionsOf({ subjects: [GithubSubject.branch('*/main')] })).toEqual(
      like('repo:octo-org/api:ref:refs/heads/*/main'),
    );
  });

  test('allows one workflow only', () => {
    const workflow = 'octo-org/infrastructure/.github/workflows/release.yml@refs/heads/main';
    expect(conditionsOf({ workflow })).toEqual({
      StringEquals: {
        [`${claim}:aud`]: 'sts.amazonaws.com',
        [`${claim}:job_workflow_ref`]: workflow,
        [`${claim}:sub`]: ['repo:octo-org/api:environment:prod'],
      },
    });
  });

  test.each([
    'release.yml',
    'octo-org/infrastructure/.github/workflows/*@refs/heads/main',
    'octo-org/x/.github/workflows/a.yml',
    '*/octo-org/x/.github/workflows/a.yml@refs/heads/main',
    'octo-org/x/.github/workflows/a.yml@refs/heads/main*',
    'octo-org/x/.github/workflows/a.json@refs/heads/main',
  ])('fails with the workflow %s', (workflow) => {
    expect(() => templateWith({ workflow })).toThrow(`got '${workflow}'`);
  });

  test('fails without a subject', () => {
    expect(() => templateWith({ subjects: [] })).toThrow(
      'Governance/Deployer: subjects must have at least one subject, got none',
    );
  });

  test('fails when the repository or the workflow is a token', () => {
    const token = Lazy.string({ produce: () => 'octo-org/api' });
    expect(() => templateWith({ repository: token, workflow: token })).toThrow(
      'Governance/Deployer: repository must be a literal, which the trust policy is checked with, got a token; workflow must be a literal, which the trust policy is checked with, got a token',
    );
  });

  test.each([
    ['octo-org', '1*'],
    ['', '*1'],
  ])('fails when the ids are %j and %j', (owner, repository) => {
    expect(() => templateWith({ ids: { owner, repository } })).toThrow(
      `Governance/Deployer: ids.owner must be a numeric id of GitHub, got '${owner}'; ids.repository must be a numeric id of GitHub, got '${repository}'`,
    );
  });
});

describe('permissions', () => {
  test('cdkDeploy assumes the bootstrap roles of each environment, except for image assets', () => {
    const other = { account: '222222222222', region: 'us-east-1', qualifier: 'team' };
    expect(permittedTo([DeployPermission.cdkDeploy(env, other)])).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: [
          roleArn('hnb659fds-deploy-role'),
          roleArn('hnb659fds-file-publishing-role'),
          roleArn('hnb659fds-lookup-role'),
          roleArn('team-deploy-role', other.account, other.region),
          roleArn('team-file-publishing-role', other.account, other.region),
          roleArn('team-lookup-role', other.account, other.region),
        ],
      },
    ]);
  });

  test('cdkPublishImages assumes the bootstrap role for image assets only', () => {
    expect(permittedTo([DeployPermission.cdkPublishImages({ ...env, qualifier: 'team' })])).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn('team-image-publishing-role') },
    ]);
  });

  test('cdkDiff assumes the lookup role only', () => {
    expect(permittedTo([DeployPermission.cdkDiff(env)])).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn('hnb659fds-lookup-role') },
    ]);
  });

  test('pushImages is limited to the repository, except for the login', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    deployerIn(stack, { permissions: [DeployPermission.pushImages(repository)] });
    expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:eu-west-1:111111111111:repository/api']],
        },
      },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    ]);
  });

  test.each([
    ['readImageFindings', 'ecr:DescribeImageScanFindings'],
    ['readImageSignatures', 'ecr:DescribeImageSigningStatus'],
  ] as const)('%s is read-only and limited to the repository', (name, action) => {
    const stack = new Stack(new App(), 'Governance', { env });
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    deployerIn(stack, { permissions: [DeployPermission[name](repository)] });
    expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: action,
        Resource: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:eu-west-1:111111111111:repository/api']],
        },
      },
    ]);
  });

  test('signImages is limited to the signing profile', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const profile = new signer.SigningProfile(stack, 'Profile', {
      platform: signer.Platform.NOTATION_OCI_SHA384_ECDSA,
    });
    deployerIn(stack, { permissions: [DeployPermission.signImages(profile)] });
    expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: 'signer:SignPayload',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Profile/), 'Arn'] },
      },
    ]);
  });

  test('signImages is limited to an imported signing profile', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const profile = signer.SigningProfile.fromSigningProfileAttributes(stack, 'Profile', {
      signingProfileName: 'images',
      signingProfileVersion: 'abcdef1234',
    });
    deployerIn(stack, { permissions: [DeployPermission.signImages(profile)] });
    const [{ Resource }] = statementsOf(stack, 'AWS::IAM::ManagedPolicy') as { Resource: unknown }[];
    expect(JSON.stringify(Resource)).toMatch(/:\/signing-profiles\/images"/);
    expect(JSON.stringify(Resource)).not.toContain('//signing-profiles');
  });

  test('tagImages is limited to the repository and cannot push layers', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    deployerIn(stack, { permissions: [DeployPermission.tagImages(repository)] });
    expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:PutImage'],
        Resource: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:eu-west-1:111111111111:repository/api']],
        },
      },
    ]);
  });

  test('writeParameters is limited to the parameters', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const parameters = ['One', 'Two'].map((id) => new ssm.StringParameter(stack, id, { stringValue: 'initial' }));
    deployerIn(stack, { permissions: [DeployPermission.writeParameters(...parameters)] });
    const arn = (id: string) => ({
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':ssm:eu-west-1:111111111111:parameter/',
          { Ref: expect.stringMatching(`^${id}`) },
        ],
      ],
    });
    expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([
      { Effect: 'Allow', Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: [arn('One'), arn('Two')] },
    ]);
  });

  test('updateStack is limited to the stack, its events and the version of its bootstrap stack', () => {
    expect(permittedTo([DeployPermission.updateStack({ ...env, stackName: 'prod-Service' })])).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'cloudformation:CancelUpdateStack',
          'cloudformation:DescribeStackEvents',
          'cloudformation:DescribeStacks',
          'cloudformation:UpdateStack',
        ],
        Resource: {
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':cloudformation:eu-west-1:111111111111:stack/prod-Service/*'],
          ],
        },
      },
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: bootstrapVersion('hnb659fds') },
    ]);
  });

  test('updateStack reads the Systems Manager parameters of the template', () => {
    const stack = new Stack(new App(), 'Governance', { env });
    const tag = new ssm.StringParameter(stack, 'Tag', { stringValue: 'initial' });
    const updated = { ...env, stackName: 'prod-Service', templateParameters: [tag], qualifier: 'team' };
    deployerIn(stack, { permissions: [DeployPermission.updateStack(updated)] });
    const [, parameters] = statementsOf(stack, 'AWS::IAM::ManagedPolicy');
    expect(parameters).toMatchObject({
      Action: 'ssm:GetParameters',
      Resource: [bootstrapVersion('team'), stack.resolve(tag.parameterArn)],
    });
  });

  test('updateStack and writeNamedParameters take names of parameters, in any Region', () => {
    const place = { account: env.account, region: 'us-west-2' };
    const parameterArn = (name: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ssm:us-west-2:111111111111:parameter${name}`]],
    });
    const [write, , read] = permittedTo([
      DeployPermission.writeNamedParameters({ ...place, parameterNames: ['/shop/tag'] }),
      DeployPermission.updateStack({ ...place, stackName: 'Standby', templateParameterNames: ['/shop/tag'] }),
    ]);
    expect(write).toMatchObject({
      Action: ['ssm:GetParameter', 'ssm:PutParameter'],
      Resource: parameterArn('/shop/tag'),
    });
    expect(read).toMatchObject({
      Action: 'ssm:GetParameters',
      Resource: [parameterArn('/cdk-bootstrap/hnb659fds/version'), parameterArn('/shop/tag')],
    });
  });

  test('describeService is limited to the service', () => {
    expect(permittedTo([DeployPermission.describeService({ ...env, clusterName: 'api', serviceName: 'web' })])).toEqual(
      [
        {
          Effect: 'Allow',
          Action: 'ecs:DescribeServices',
          Resource: {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecs:eu-west-1:111111111111:service/api/web']],
          },
        },
      ],
    );
  });

  test.each([
    [DeployPermission.updateStack({ ...env, stackName: '*' }), 'stackName must be 1 to 128 letters'],
    [
      DeployPermission.updateStack({ ...env, stackName: 'a', templateParameterNames: ['/*'] }),
      "templateParameterNames must be a path such as '/shop/image-tag', got '/*'",
    ],
    [DeployPermission.writeNamedParameters({ ...env, parameterNames: ['tag'] }), 'parameterNames must be a path such'],
    [DeployPermission.writeNamedParameters({ ...env, region: '*', parameterNames: ['/tag'] }), 'region must be'],
    [DeployPermission.writeNamedParameters({ ...env, parameterNames: [] }), 'permissions must have at least one'],
    [DeployPermission.updateStack({ ...env, account: '1', stackName: 'a' }), 'account must be 12 digits'],
    [DeployPermission.updateStack({ ...env, stackName: 'a', qualifier: '*' }), 'qualifier must be 1 to 10 letters'],
    [DeployPermission.describeService({ ...env, clusterName: '*', serviceName: 'a' }), 'clusterName must be 1 to 255'],
    [
      DeployPermission.describeService({ ...env, clusterName: 'a', serviceName: 'a/b' }),
      'serviceName must be 1 to 255',
    ],
  ])('fails with an invalid name (%#)', (permission, message) => {
    expect(() => templateWith({ permissions: [permission] })).toThrow(`Governance/Deployer: ${message}`);
  });

  test.each<[string, (value: string) => DeployPermission, string[], string[]]>([
    [
      'account',
      (account) => DeployPermission.cdkDiff({ ...env, account }),
      ['0'.repeat(12)],
      ['1'.repeat(13), '11111111111a'],
    ],
    [
      'region',
      (region) => DeployPermission.cdkDiff({ ...env, region }),
      ['us-gov-west-1'],
      ['*eu-west-1', 'eu-west-1*', 'eu-1', 'EU-WEST-1'],
    ],
    [
      'qualifier',
      (qualifier) => DeployPermission.cdkDiff({ ...env, qualifier }),
      ['a', 'A_b-9', 'x'.repeat(10)],
      ['', '*a', 'a*', 'x'.repeat(11)],
    ],
    [
      'stackName',
      (stackName) => DeployPermission.updateStack({ ...env, stackName }),
      ['a', `a${'-'.repeat(127)}`],
      ['', '1a', 'a*', `a${'-'.repeat(128)}`],
    ],
    [
      'parameterNames',
      (name) => DeployPermission.writeNamedParameters({ ...env, parameterNames: [name] }),
      ['/a', '/a/b_c.d-9'],
      ['', 'x/a', '/a*', '/a/'],
    ],
    [
      'clusterName',
      (clusterName) => DeployPermission.describeService({ ...env, clusterName, serviceName: 'a' }),
      ['a', 'x'.repeat(255)],
      ['', '*a', 'a*', 'x'.repeat(256)],
    ],
    [
      'serviceName',
      (serviceName) => DeployPermission.describeService({ ...env, clusterName: 'a', serviceName }),
      ['a', 'x'.repeat(255)],
      ['', '*a', 'a*', 'x'.repeat(256)],
    ],
  ])('%s accepts and rejects its boundaries', (name, permission, valid, invalid) => {
    const problem = (value: string) => permission(value).validate();
    for (const value of valid) expect([value, problem(value)]).toEqual([value, []]);
    for (const value of invalid) {
      expect(problem(value)).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
      expect(problem(value)[0]).toContain(`, got '${value}'`);
    }
  });

  test('fails without a permission', () => {
    expect(() => templateWith({ permissions: [DeployPermission.writeParameters()] })).toThrow(
      'permissions must have at least one environment or parameter, got none',
    );
    expect(() => templateWith({ permissions: [] })).toThrow(
      'Governance/Deployer: permissions must have at least one permission, got none',
    );
    expect(() => templateWith({ permissions: [DeployPermission.cdkDeploy()] })).toThrow(
      'Governance/Deployer: permissions must have at least one environment',
    );
  });

  test.each([
    [{ account: '1', region: 'eu-west-1' }, "account must be 12 digits, got '1'"],
    [{ account: '*', region: 'eu-west-1' }, "account must be 12 digits, got '*'"],
    [{ account: '111111111111', region: '*' }, "region must be a Region such as 'eu-west-1', got '*'"],
    [{ account: '111111111111', region: 'eu' }, "region must be a Region such as 'eu-west-1', got 'eu'"],
    [{ ...env, qualifier: '*' }, "qualifier must be 1 to 10 letters, digits, '_' or '-', got '*'"],
    [{ ...env, qualifier: 'elevenchars' }, "qualifier must be 1 to 10 letters, digits, '_' or '-', got 'elevenchars'"],
  ])('fails with the environment %j', (environment, message) => {
    expect(() => templateWith({ permissions: [DeployPermission.cdkDiff(environment)] })).toThrow(
      `Governance/Deployer: ${message}`,
    );
  });

  test.each(['eu-west-1', 'us-gov-west-1', 'ap-southeast-3'])('accepts the Region %s', (region) => {
    expect(() => templateWith({ permissions: [DeployPermission.cdkDiff({ ...env, region })] })).not.toThrow();
  });

  test('accepts an account and a Region that are unresolved tokens', () => {
    const later = Lazy.string({ produce: () => 'later' });
    expect(() =>
      templateWith({ permissions: [DeployPermission.cdkDeploy({ account: later, region: later })] }),
    ).not.toThrow();
  });
});

test.each([1, 12])('accepts a session of %p hours', (hours) => {
  expect(() => templateWith({ maxSessionDuration: Duration.hours(hours) })).not.toThrow();
});

test.each([0.5, 12.5])('fails with a session of %p hours', (hours) => {
  expect(() => templateWith({ maxSessionDuration: Duration.minutes(hours * 60) })).toThrow(
    `Governance/Deployer: maxSessionDuration must be 1 to 12 hours, in whole seconds, got ${hours}`,
  );
});

test.each(['a', 'A_+=,.@-9', 'x'.repeat(64)])('accepts the role name %j', (roleName) => {
  expect(() => templateWith({ roleName })).not.toThrow();
});

test.each(['', 'a b', ' a', 'a ', 'x'.repeat(65)])('fails with the role name %j', (roleName) => {
  expect(() => templateWith({ roleName })).toThrow(
    `Governance/Deployer: roleName must be 1 to 64 letters, digits and _ + = , . @ -, got '${roleName}'`,
  );
});

test.each(['/', '/a/', '/a/b~!/', `/${'x'.repeat(510)}/`])('accepts the path %j', (path) => {
  expect(() => templateWith({ path })).not.toThrow();
});

test.each(['', 'a', 'a/', '/a', '//', '/a b/', `/${'x'.repeat(511)}/`])('fails with the path %j', (path) => {
  expect(() => templateWith({ path })).toThrow(
    `Governance/Deployer: path must begin and end with a slash and have at most 512 characters without spaces, got '${path}'`,
  );
});

test('reports all problems in one error', () => {
  expect(() => templateWith({ repository: '*', subjects: [], permissions: [] })).toThrow(
    /^Governance\/Deployer: repository .*; subjects .*; permissions /,
  );
});

test('a subject and a permission can be implemented outside of the package', () => {
  class MergeQueue extends GithubSubject {
    bind(): GithubSubjectConfig {
      return { claim: 'ref:refs/heads/gh-readonly-queue/main/*' };
    }
  }
  class PublishSite extends DeployPermission {
    bind(scope: GithubDeployer): DeployPermissionConfig {
      const site = s3.Bucket.fromBucketName(scope, 'Site', 'site');
      return {
        statements: [new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [site.arnForObjects('*')] })],
      };
    }
  }
  const stack = new Stack(new App(), 'Governance', { env });
  deployerIn(stack, { subjects: [new MergeQueue()], permissions: [new PublishSite()] });
  expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toMatchObject([{ Action: 's3:PutObject' }]);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Condition: {
            StringEquals: { [`${claim}:aud`]: 'sts.amazonaws.com' },
            StringLike: { [`${claim}:sub`]: ['repo:octo-org/api:ref:refs/heads/gh-readonly-queue/main/*'] },
          },
        }),
      ],
    },
  });
});

test('problems of extensions are reported with the path', () => {
  class Invalid extends DeployPermission {
    override validate(): string[] {
      return ['site must have a bucket, got none'];
    }

    bind(): DeployPermissionConfig {
      return { statements: [] };
    }
  }
  expect(() => templateWith({ permissions: [new Invalid()] })).toThrow(
    'Governance/Deployer: site must have a bucket, got none',
  );
});

test('fails for a session duration that is a token', () => {
  const maxSessionDuration = Duration.seconds(Lazy.number({ produce: () => 3600 }));
  expect(() => templateWith({ maxSessionDuration })).toThrow(
    'Governance/Deployer: maxSessionDuration must be a literal, which the CDK checks, got a token',
  );
});
