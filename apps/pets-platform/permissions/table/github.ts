import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource, ModelStack } from '../model/types';
import { may, mustNot, type Derived } from './expectation';
import { principalOf, workflow, type Principal } from './principals';
import { failsOver } from './recoverer';
import { readsSignatures, signs } from './signing';

const OIDC = 'https://docs.github.com/en/actions/reference/security/oidc';
const CDK = 'https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html';

/** Repositories of the default settings. */
const INFRASTRUCTURE = 'example/pets-infrastructure';
const APPLICATION = 'example/pets-api';
const APPLICATION_WORKFLOW = `${INFRASTRUCTURE}/.github/workflows/application.yml@refs/heads/main`;

interface Job {
  readonly name: string;
  readonly claims: Readonly<Record<string, string>>;
}

/** Purpose of a role of GitHub workflows. */
interface WorkflowRole {
  /** Jobs that must be able to assume the role. The name of the role ends with the environment. */
  readonly jobs: (environment: string) => readonly Job[];
  /** Permissions of a job with the role. */
  readonly needs: (role: ModelResource, environment: string, model: DeploymentModel) => readonly Derived[];
}

/** Roles of GitHub workflows by name, without the environment. */
const ROLES: Readonly<Record<string, WorkflowRole>> = {
  'pets-api-deployer': {
    jobs: (environment) => [
      { name: `main.yml in environment ${environment}`, claims: infrastructure(`environment:${environment}`) },
    ],
    needs: (role, environment, model) =>
      bootstrapRoles(role, environment, model, ['deploy-role', 'file-publishing-role', 'lookup-role']),
  },
  'pets-api-reviewer': {
    jobs: () => [{ name: 'drift.yml on main', claims: infrastructure('ref:refs/heads/main') }],
    needs: (role, _, model) =>
      environmentsOf(model).flatMap((environment) => bootstrapRoles(role, environment, model, ['lookup-role'])),
  },
  'pets-api-releaser': {
    jobs: (environment) => [
      {
        name: `application.yml in environment ${environment}`,
        claims: application(`environment:${environment}`, APPLICATION_WORKFLOW),
      },
    ],
    needs: releases,
  },
  'pets-api-recoverer': {
    jobs: (environment) => [
      { name: `in environment ${environment}-recovery`, claims: infrastructure(`environment:${environment}-recovery`) },
    ],
    needs: failsOver,
  },
  'pets-api-image-pusher': {
    jobs: () => [{ name: 'application.yml on main', claims: application('ref:refs/heads/main', APPLICATION_WORKFLOW) }],
    needs: pushes,
  },
};

/** Expectations of a role that GitHub workflows assume. */
export function github(role: ModelResource, model: DeploymentModel): Derived[] {
  const name = role.ref;
  const [base, workflowRole] =
    Object.entries(ROLES).find(([each]) => name === each || name.startsWith(`${each}-`)) ?? [];
  if (base === undefined || workflowRole === undefined) throw new Error(`table/github.ts must know the role ${name}`);
  const environment = name.slice(base.length + 1);
  const provider = model.get('AWS::IAM::OIDCProvider', providerOf(role));
  const assume = { actions: ['sts:AssumeRoleWithWebIdentity'], on: [role.arn], source: OIDC };
  const jobs = workflowRole.jobs(environment);
  return [
    ...jobs.flatMap(({ name: job, claims }) =>
      may({ ...assume, by: workflow(`workflow ${job}`, provider, claims), why: 'runs with the role' }),
    ),
    ...strangers(environment)
      .filter(({ claims }) => !jobs.some((job) => job.claims.sub === claims.sub))
      .flatMap(({ name: job, claims }) =>
        mustNot({
          ...assume,
          by: workflow(`workflow ${job}`, provider, claims),
          why: 'the role is for another workflow',
        }),
      ),
    ...workflowRole.needs(role, environment, model),
  ];
}

/** Whether GitHub workflows assume the role. */
export function isForGithub(role: ModelResource): boolean {
  return providerOf(role) !== undefined;
}

function providerOf(role: ModelResource): unknown {
  const { Statement } = role.properties.AssumeRolePolicyDocument as {
    Statement: { Principal: { Federated?: unknown } }[];
  };
  return Statement[0].Principal.Federated;
}

function infrastructure(context: string): Job['claims'] {
  return claims(INFRASTRUCTURE, context, `${INFRASTRUCTURE}/.github/workflows/main.yml@refs/heads/main`);
}

function application(context: string, jobWorkflow: string): Job['claims'] {
  return claims(APPLICATION, context, jobWorkflow);
}

function claims(repository: string, context: string, jobWorkflow: string): Job['claims'] {
  return {
    aud: 'sts.amazonaws.com',
    sub: `repo:${repository}:${context}`,
    job_workflow_ref: jobWorkflow,
    repository,
  };
}

/** Jobs that must not assume a role for another job. */
function strangers(environment: string): Job[] {
  const other = environment === 'prod' ? 'dev' : 'prod';
  return [
    { name: 'of a pull request', claims: infrastructure('pull_request') },
    { name: 'of a pull request of the application', claims: application('pull_request', APPLICATION_WORKFLOW) },
    { name: 'on another branch', claims: infrastructure('ref:refs/heads/feature') },
    { name: `in environment ${other}`, claims: infrastructure(`environment:${other}`) },
    {
      name: `of the application in environment ${other}`,
      claims: application(`environment:${other}`, APPLICATION_WORKFLOW),
    },
    {
      name: 'of another repository',
      claims: claims('other/pets-api', 'ref:refs/heads/main', 'other/x/.github/workflows/y.yml@refs/heads/main'),
    },
  ];
}

function environmentsOf(model: DeploymentModel): string[] {
  return [...new Set(model.stacks.map(({ environment }) => environment))];
}

/** The CDK CLI assumes roles of the bootstrap stack in each Region of an environment. */
function bootstrapRoles(
  role: ModelResource,
  environment: string,
  model: DeploymentModel,
  names: readonly string[],
): Derived[] {
  const stacks = model.stacks.filter((stack) => stack.environment === environment);
  const places = new Set(stacks.map(({ account, region }) => `${account}-${region}`));
  const { account } = role.stack;
  return may({
    by: principalOf(role),
    actions: ['sts:AssumeRole'],
    on: [...places].flatMap((place) =>
      names.map((name) => `arn:aws:iam::${account}:role/cdk-hnb659fds-${name}-${place}`),
    ),
    why: 'deploys or compares stacks with the roles of the CDK bootstrap stack',
    source: CDK,
  });
}

/** Writes the tag of the image, updates the stack of the service with the same template, and waits. */
function releases(role: ModelResource, environment: string, model: DeploymentModel): Derived[] {
  const by = principalOf(role);
  const released = model.stacks.filter(({ name }) =>
    [`${environment}-Service`, `${environment}-Standby`].includes(name),
  );
  const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html';
  return [
    ...released.flatMap((stack) => releasesStack(by, stack, model)),
    ...model.stacks
      .filter((other) => !released.includes(other))
      .flatMap((other) =>
        mustNot({
          by,
          actions: ['cloudformation:UpdateStack', 'cloudformation:DeleteStack', 'cloudformation:CreateChangeSet'],
          on: [stackArn(other)],
          why: 'a release updates the stacks of the service only',
          source: api,
        }),
      ),
    ...may({
      by,
      actions: ['ecr:BatchGetImage', 'ecr:PutImage'],
      on: [model.get('AWS::ECR::Repository', 'pets-api', role).arn],
      why: 'tags the deployed image, so that it is kept',
      source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html',
    }),
    ...readsSignatures(by, model.get('AWS::ECR::Repository', 'pets-api', role), model),
  ];
}

function releasesStack(by: Principal, stack: ModelStack, model: DeploymentModel): Derived[] {
  const { account, region } = stack;
  const [service] = model.resources('AWS::ECS::Service').filter((each) => each.stack === stack);
  const parameters = Object.values(stack.template.Parameters ?? {})
    .filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter::Value'))
    .map(({ Default }) => `arn:aws:ssm:${region}:${account}:parameter${Default}`);
  const tag = parameters.filter((arn) => arn.endsWith('/image-tag'));
  const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html';
  return [
    ...may({
      by,
      actions: ['ssm:GetParameter', 'ssm:PutParameter'],
      on: tag,
      why: 'writes the tag of the image',
      source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html',
    }),
    ...may({
      by,
      actions: ['ssm:GetParameters'],
      on: parameters,
      why: 'CloudFormation reads the parameters of the template with the permissions of the caller',
      source:
        'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html',
    }),
    ...may({
      by,
      actions: [
        'cloudformation:UpdateStack',
        'cloudformation:DescribeStacks',
        'cloudformation:DescribeStackEvents',
        'cloudformation:CancelUpdateStack',
      ],
      on: [stackArn(stack)],
      why: 'updates the stack of the service',
      source: api,
    }),
    ...may({
      by,
      actions: ['ecs:DescribeServices'],
      on: [service.arn],
      context: { 'ecs:cluster': `arn:aws:ecs:${region}:${account}:cluster/${service.arn.split('/')[1]}` },
      why: 'waits until the tasks are stable',
      source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html',
    }),
  ];
}

function stackArn({ name, account, region }: { name: string; account: string; region: string }): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/0`;
}

function pushes(role: ModelResource, _: string, model: DeploymentModel): Derived[] {
  const by = principalOf(role);
  const source = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html';
  return [
    ...may({ by, actions: ['ecr:GetAuthorizationToken'], on: ['*'], why: 'logs in to the registry', source }),
    ...may({
      by,
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:InitiateLayerUpload',
        'ecr:UploadLayerPart',
        'ecr:CompleteLayerUpload',
        'ecr:PutImage',
      ],
      on: [model.get('AWS::ECR::Repository', 'pets-api', role).arn],
      why: 'pushes images',
      source,
    }),
    ...may({
      by,
      actions: ['ecr:DescribeImageScanFindings'],
      on: [model.get('AWS::ECR::Repository', 'pets-api', role).arn],
      why: 'refuses images with findings',
      source: 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html',
    }),
    ...signs(by, model),
  ];
}
