import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  DeployPermission,
  GithubDeployer,
  type GithubDeployerProps,
  GithubIdentityProvider,
  GithubSubject,
} from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };
const claim = 'token.actions.githubusercontent.com';

function deployerIn(stack: Stack, props: Partial<GithubDeployerProps> = {}): GithubDeployer {
  return new GithubDeployer(stack, 'Deployer', {
    provider: GithubIdentityProvider.existing(stack, 'Github'),
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

describe('the identity provider', () => {
  test('is GitHub, for the audience of AWS alone, with no function to make it', () => {
    const stack = new Stack(new App(), 'Governance');
    new GithubIdentityProvider(stack, 'Github');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::OIDCProvider', {
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('that is new is trusted by the role', () => {
    const stack = new Stack(new App(), 'Governance');
    deployerIn(stack, { provider: new GithubIdentityProvider(stack, 'New').provider });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Federated: { Ref: Match.stringLikeRegexp('^New') } } })],
      },
    });
  });

  test('that exists is named by the ARN it has in every account', () => {
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

describe('the smallest deployer', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const deployer = deployerIn(stack);
  const template = Template.fromStack(stack);

  test('is held for an hour, under a name of CloudFormation', () => {
    template.hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: 3600, RoleName: Match.absent() });
  });

  test('has no policy inline', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.absent() });
  });

  test('gains nothing by a grant to it', () => {
    const granted = new Stack(new App(), 'Governance', { env });
    const { role } = deployerIn(granted);
    new ecr.Repository(granted, 'Images').grantPush(role);
    Template.fromStack(granted).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('tells its ARN', () => {
    expect(stack.resolve(deployer.roleArn)).toEqual({ 'Fn::GetAtt': ['Deployer6BF00B4A', 'Arn'] });
  });
});

test('name, duration and boundary can be chosen', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  deployerIn(stack, {
    roleName: 'deployer',
    maxSessionDuration: Duration.hours(2),
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(
      stack,
      'Boundary',
      'arn:aws:iam::111111111111:policy/b',
    ),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'deployer',
    MaxSessionDuration: 7200,
    PermissionsBoundary: 'arn:aws:iam::111111111111:policy/b',
  });
});

describe('trust', () => {
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
  ])('is in %s of the one repository', (_, subject, conditions) => {
    expect(conditionsOf({ subjects: [subject] })).toEqual(conditions);
  });

  test('is in any of several subjects, and one wildcard opens no other', () => {
    expect(conditionsOf({ subjects: [GithubSubject.branch('main'), GithubSubject.tag('v*')] })).toEqual(
      like('repo:octo-org/api:ref:refs/heads/main', 'repo:octo-org/api:ref:refs/tags/v*'),
    );
  });

  test('is in the ids of owner and repository, where GitHub writes them', () => {
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
  ])('fails when the repository is %j', (repository) => {
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
  ])('fails when every %s would be let in (%#)', (kind, subject, name) => {
    expect(() => templateWith({ subjects: [subject] })).toThrow(
      `Governance/Deployer: ${kind} must be more than wildcards, which let every ${kind} in, got '${name}'`,
    );
  });

  test.each([
    [GithubSubject.environment('*'), "environment must be a name without wildcards and '$', got '*'"],
    [GithubSubject.environment('prod?'), "environment must be a name without wildcards and '$', got 'prod?'"],
    [GithubSubject.environment(''), "environment must be a name without wildcards and '$', got ''"],
    [GithubSubject.branch(''), "branch must be a name without spaces and '$', got ''"],
    [GithubSubject.branch('a b'), "branch must be a name without spaces and '$', got 'a b'"],
    [GithubSubject.tag('${*}'), "tag must be a name without spaces and '$', got '${*}'"],
  ])('fails when a name is malformed (%#)', (subject, message) => {
    expect(() => templateWith({ subjects: [subject] })).toThrow(`Governance/Deployer: ${message}`);
  });

  test('is in one workflow, where it is named', () => {
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
  ])('fails when the workflow is %s', (workflow) => {
    expect(() => templateWith({ workflow })).toThrow(`got '${workflow}'`);
  });

  test('fails when no subject is named', () => {
    expect(() => templateWith({ subjects: [] })).toThrow('Governance/Deployer: subjects must name at least one');
  });

  test('fails when an id is a name', () => {
    expect(() => templateWith({ ids: { owner: 'octo-org', repository: '1*' } })).toThrow(
      "Governance/Deployer: ids owner must be a number of GitHub's, got 'octo-org'; ids repository must be a number of GitHub's, got '1*'",
    );
  });
});

describe('permission', () => {
  test('to deploy is to take the four bootstrap roles of each environment, by their full ARNs', () => {
    const other = { account: '222222222222', region: 'us-east-1', qualifier: 'team' };
    expect(permittedTo([DeployPermission.cdkDeploy(env, other)])).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: [
          roleArn('hnb659fds-deploy-role'),
          roleArn('hnb659fds-file-publishing-role'),
          roleArn('hnb659fds-image-publishing-role'),
          roleArn('hnb659fds-lookup-role'),
          roleArn('team-deploy-role', other.account, other.region),
          roleArn('team-file-publishing-role', other.account, other.region),
          roleArn('team-image-publishing-role', other.account, other.region),
          roleArn('team-lookup-role', other.account, other.region),
        ],
      },
    ]);
  });

  test('to compare is to take the role that looks up, and no other', () => {
    expect(permittedTo([DeployPermission.cdkDiff(env)])).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn('hnb659fds-lookup-role') },
    ]);
  });

  test('to push is for the one repository; only the login has no resource', () => {
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

  test('to tag images is for the one repository, and pushes no layer', () => {
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

  test('to write parameters is for those alone', () => {
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

  test('to update a stack is for that one, and to follow it', () => {
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
    ]);
  });

  test('to see when a service is steady is for that one', () => {
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
    [DeployPermission.updateStack({ ...env, account: '1', stackName: 'a' }), 'account must be 12 digits'],
    [DeployPermission.describeService({ ...env, clusterName: '*', serviceName: 'a' }), 'clusterName must be 1 to 255'],
    [
      DeployPermission.describeService({ ...env, clusterName: 'a', serviceName: 'a/b' }),
      'serviceName must be 1 to 255',
    ],
  ])('fails when a name would open more than one thing (%#)', (permission, message) => {
    expect(() => templateWith({ permissions: [permission] })).toThrow(`Governance/Deployer: ${message}`);
  });

  test('fails when nothing is permitted', () => {
    expect(() => templateWith({ permissions: [DeployPermission.writeParameters()] })).toThrow(
      'permissions must name at least one environment or parameter',
    );
    expect(() => templateWith({ permissions: [] })).toThrow('Governance/Deployer: permissions must name at least one');
    expect(() => templateWith({ permissions: [DeployPermission.cdkDeploy()] })).toThrow(
      'Governance/Deployer: permissions must name at least one environment',
    );
  });

  test.each([
    [{ account: '1', region: 'eu-west-1' }, "account must be 12 digits, got '1'"],
    [{ account: '*', region: 'eu-west-1' }, "account must be 12 digits, got '*'"],
    [{ account: '111111111111', region: '*' }, "region must be a region such as 'eu-west-1', got '*'"],
    [{ account: '111111111111', region: 'eu' }, "region must be a region such as 'eu-west-1', got 'eu'"],
    [{ ...env, qualifier: '*' }, "qualifier must be 1 to 10 letters, digits, '_' or '-', got '*'"],
    [{ ...env, qualifier: 'elevenchars' }, "qualifier must be 1 to 10 letters, digits, '_' or '-', got 'elevenchars'"],
  ])('fails when an environment is %j', (environment, message) => {
    expect(() => templateWith({ permissions: [DeployPermission.cdkDiff(environment)] })).toThrow(
      `Governance/Deployer: ${message}`,
    );
  });

  test.each(['eu-west-1', 'us-gov-west-1', 'ap-southeast-3'])('accepts the region %s', (region) => {
    expect(() => templateWith({ permissions: [DeployPermission.cdkDiff({ ...env, region })] })).not.toThrow();
  });

  test('does not judge an account or region that is known at deployment only', () => {
    const later = Lazy.string({ produce: () => 'later' });
    expect(() =>
      templateWith({ permissions: [DeployPermission.cdkDeploy({ account: later, region: later })] }),
    ).not.toThrow();
  });
});

test.each([1, 12])('accepts a session of %p hours', (hours) => {
  expect(() => templateWith({ maxSessionDuration: Duration.hours(hours) })).not.toThrow();
});

test.each([0.5, 12.5])('fails when a session is %p hours', (hours) => {
  expect(() => templateWith({ maxSessionDuration: Duration.minutes(hours * 60) })).toThrow(
    `Governance/Deployer: maxSessionDuration must be 1 to 12 hours, got ${hours}`,
  );
});

test('reports all that is wrong at once', () => {
  expect(() => templateWith({ repository: '*', subjects: [], permissions: [] })).toThrow(
    /^Governance\/Deployer: repository .*; subjects .*; permissions /,
  );
});
