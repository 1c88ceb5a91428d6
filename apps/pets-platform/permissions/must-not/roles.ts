import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { mustNot, type Expectation } from '../table/expectation';
import { principalOf, type Context } from '../table/principals';
import { logGroupRequest } from '../table/shared';

const LEAST_PRIVILEGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege';

interface Sensitive {
  readonly type: string;
  readonly actions: readonly string[];
  readonly on?: (resource: ModelResource) => string;
  readonly contexts?: (resource: ModelResource) => readonly Context[];
}

/** Actions that read data, run code, or stop protection. No role has them without an expectation of the table. */
const SENSITIVE: readonly Sensitive[] = [
  {
    type: 'AWS::SecretsManager::Secret',
    actions: [
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
      'secretsmanager:DeleteSecret',
    ],
  },
  {
    type: 'AWS::S3::Bucket',
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
    on: ({ arn }) => `${arn}/object`,
  },
  { type: 'AWS::S3::Bucket', actions: ['s3:ListBucket', 's3:PutBucketPolicy', 's3:PutLifecycleConfiguration'] },
  {
    type: 'AWS::KMS::Key',
    actions: ['kms:Decrypt'],
    contexts: ({ stack }) => [
      {},
      ...['secretsmanager', 's3', 'sqs'].map((name) => ({ 'kms:ViaService': `${name}.${stack.region}.amazonaws.com` })),
    ],
  },
  { type: 'AWS::KMS::Key', actions: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'] },
  { type: 'AWS::SNS::Topic', actions: ['sns:Publish', 'sns:SetTopicAttributes'] },
  { type: 'AWS::SQS::Queue', actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue'] },
  { type: 'AWS::ECR::Repository', actions: ['ecr:PutImage', 'ecr:BatchDeleteImage', 'ecr:SetRepositoryPolicy'] },
  { type: 'AWS::ECS::Service', actions: ['ecs:UpdateService', 'ecs:DeleteService'] },
  { type: 'AWS::ECS::TaskDefinition', actions: ['ecs:RunTask'] },
  { type: 'AWS::Lambda::Function', actions: ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'] },
  { type: 'AWS::StepFunctions::StateMachine', actions: ['states:StartExecution', 'states:UpdateStateMachine'] },
  { type: 'AWS::RDS::DBInstance', actions: ['rds:DeleteDBInstance', 'rds:ModifyDBInstance'] },
  { type: 'AWS::Backup::BackupVault', actions: ['backup:DeleteBackupVault', 'backup:PutBackupVaultAccessPolicy'] },
  { type: 'AWS::CloudTrail::Trail', actions: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'] },
  { type: 'AWS::SSM::Parameter', actions: ['ssm:PutParameter', 'ssm:DeleteParameter'] },
  {
    type: 'AWS::Logs::LogGroup',
    actions: ['logs:DeleteLogGroup', 'logs:PutRetentionPolicy'],
    on: logGroupRequest,
  },
  {
    type: 'AWS::IAM::Role',
    actions: ['iam:PassRole'],
    contexts: () => ['lambda', 'ecs-tasks'].map((name) => ({ 'iam:PassedToService': `${name}.amazonaws.com` })),
  },
];

/** Actions that do not depend on a resource of the templates. */
const ESCALATIONS: readonly [readonly string[], (account: string) => string][] = [
  [['iam:CreateUser', 'iam:CreateAccessKey'], (account) => `arn:aws:iam::${account}:user/someone`],
  [['iam:CreateRole', 'iam:CreateServiceLinkedRole'], (account) => `arn:aws:iam::${account}:role/new`],
  [['iam:CreatePolicy', 'iam:CreatePolicyVersion'], (account) => `arn:aws:iam::${account}:policy/new`],
  [['config:StopConfigurationRecorder', 'organizations:LeaveOrganization'], () => '*'],
];

/** Actions of AWS managed policies on more resources than a role needs. */
export const MANAGED_EXCESS: readonly {
  readonly policy: string;
  readonly actions: readonly string[];
  readonly reason: string;
}[] = [
  {
    policy: 'service-role/AWSBackupServiceRolePolicyForBackup',
    actions: ['rds:ModifyDBInstance'],
    reason:
      'AWS Backup enables automated backups with it, for continuous backups. The AWS managed policy names no database.',
  },
  {
    policy: 'service-role/AWSBackupServiceRolePolicyForRestores',
    actions: ['rds:DeleteDBInstance'],
    reason: 'AWS Backup deletes the database of a failed restore. The AWS managed policy names no database.',
  },
];

/** No role has a sensitive permission that the table does not name. */
export function roles(model: DeploymentModel, expectations: readonly Expectation[]): Expectation[] {
  const allowed = new Set(expectations.filter((each) => each.allowed && each.principal.role).map(keyOf));
  return model
    .resources('AWS::IAM::Role')
    .flatMap((role) =>
      [...sensitive(model, role), ...escalations(role), ...bootstrapRoles(model, role)].filter(
        (expectation) => !allowed.has(keyOf(expectation)) && !isManagedExcess(role, expectation.action),
      ),
    );
}

/** Two expectations with the same key contradict each other if only one is allowed. */
function keyOf({ principal, action, resource, context }: Expectation): string {
  const [base] = resource.startsWith('arn:aws:s3:::') ? resource.split('/') : [resource.replace(/:log-stream:.*$/, '')];
  return [principal.name, action, base, context['kms:ViaService']].join(' ');
}

function sensitive(model: DeploymentModel, role: ModelResource): Expectation[] {
  return SENSITIVE.flatMap(({ type, actions, on = ({ arn }) => arn, contexts = () => [{}] }) =>
    model
      .resources(type)
      .flatMap((resource) =>
        contexts(resource).flatMap((context) => must(role, actions, [on(resource)], resource.path, context)),
      ),
  );
}

function escalations(role: ModelResource): Expectation[] {
  const own = ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'];
  return [
    ...must(role, own, [role.arn], role.path),
    ...ESCALATIONS.flatMap(([actions, on]) => must(role, actions, [on(role.stack.account)], role.path)),
  ];
}

function bootstrapRoles(model: DeploymentModel, role: ModelResource): Expectation[] {
  const places = new Set(model.stacks.map(({ account, region }) => `${account}-${region}`));
  const names = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role', 'cfn-exec-role'];
  const arns = [...places].flatMap((place) =>
    names.map((name) => `arn:aws:iam::${role.stack.account}:role/cdk-hnb659fds-${name}-${place}`),
  );
  return must(role, ['sts:AssumeRole'], arns, role.path);
}

function must(
  role: ModelResource,
  actions: readonly string[],
  on: readonly string[],
  from: string,
  context: Context = {},
): Expectation[] {
  const why = 'no resource needs it';
  return mustNot({ by: principalOf(role), actions, on, why, source: LEAST_PRIVILEGE, context }).map((each) => ({
    ...each,
    from,
  }));
}

function isManagedExcess(role: ModelResource, action: string): boolean {
  const attached = (role.properties.ManagedPolicyArns ?? []) as string[];
  return MANAGED_EXCESS.some(
    ({ policy, actions }) => actions.includes(action) && attached.some((arn) => arn.endsWith(`:policy/${policy}`)),
  );
}
