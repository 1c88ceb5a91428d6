import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ServiceImage } from '../../images/service-image';
import type { ServiceSecret } from '../service-secret';

const TASKS = 'ecs-tasks.amazonaws.com';

/** What Amazon ECS must reach before the container runs. */
export interface ExecutionNeeds {
  readonly images: ServiceImage[];
  readonly logGroup: logs.ILogGroup;
  readonly secrets: ServiceSecret[];
}

/**
 * The role by which Amazon ECS pulls the image, reads the secrets and writes the log. Its policy is a resource of its
 * own, complete before the role exists, so that the first task does not start without it.
 */
export function executionRole(scope: Construct, needs: ExecutionNeeds): iam.Role {
  const policy = new iam.ManagedPolicy(scope, 'ExecutionPolicy', {
    description: 'what Amazon ECS does on behalf of the task before and while it runs',
    statements: [...pullStatements(needs.images), logStatement(needs.logGroup), ...secretStatements(needs.secrets)],
  });
  return new iam.Role(scope, 'ExecutionRole', {
    description: 'lets Amazon ECS pull the image, read the secrets and write the log',
    assumedBy: new iam.ServicePrincipal(TASKS),
    managedPolicies: [policy],
  });
}

/**
 * The role that the application has. It may do nothing, and Amazon ECS may hand it to this account's tasks alone
 * (Amazon ECS developer guide, "Amazon ECS task IAM role").
 */
export function taskRole(scope: Construct): iam.Role {
  const stack = Stack.of(scope);
  const tasks = stack.formatArn({ service: 'ecs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return new iam.Role(scope, 'TaskRole', {
    description: 'what the application itself may do',
    assumedBy: new iam.ServicePrincipal(TASKS, {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': tasks } },
    }),
  });
}

/** The task role, with what it is granted in a managed policy: inline policies are what three of four audits reject. */
export class TaskPrincipal implements iam.IPrincipal {
  readonly grantPrincipal: iam.IPrincipal = this;
  readonly assumeRoleAction: string;
  private policy?: iam.ManagedPolicy;

  constructor(private readonly role: iam.Role) {
    this.assumeRoleAction = role.assumeRoleAction;
  }

  get policyFragment(): iam.PrincipalPolicyFragment {
    return this.role.policyFragment;
  }

  get principalAccount(): string | undefined {
    return this.role.principalAccount;
  }

  /** The policy stands below the role, since a service waits for its task role and all that is below it. */
  addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy ??= new iam.ManagedPolicy(this.role, 'GrantedPolicy', {
      description: 'what the application was granted',
      roles: [this.role],
    });
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }
}

function pullStatements(images: ServiceImage[]): iam.PolicyStatement[] {
  const pulls = images.flatMap((image) => image._pull ?? []);
  if (pulls.length === 0) return [];
  return [
    // The token opens the registry, not a repository: the action takes no resource.
    new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    ...pulls.map(({ actions, repositoryArn }) => new iam.PolicyStatement({ actions, resources: [repositoryArn] })),
  ];
}

function logStatement(logGroup: logs.ILogGroup): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

function secretStatements(secrets: ServiceSecret[]): iam.PolicyStatement[] {
  if (secrets.length === 0) return [];
  const arns = unique(secrets.map((secret) => secret._arnForPolicies));
  const read = new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: arns });
  const keys = unique(secrets.flatMap(({ secret }) => secret.encryptionKey?.keyArn ?? []));
  if (keys.length === 0) return [read];
  const encrypted = secrets.filter(({ secret }) => secret.encryptionKey);
  const services = unique(encrypted.map(({ secret }) => `secretsmanager.${secret.env.region}.amazonaws.com`));
  const decrypt = new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: keys,
    conditions: { StringEquals: { 'kms:ViaService': services.length === 1 ? services[0] : services } },
  });
  return [read, decrypt];
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
