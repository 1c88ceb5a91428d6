import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type Construct, DependencyGroup, type IDependable } from 'constructs';

const TASKS = 'ecs-tasks.amazonaws.com';

/**
 * Task execution role: pulls images, reads secrets and writes logs for the tasks. All grants go to one managed policy that
 * the role has from its creation, so no task starts without a permission.
 */
export class ExecutionRole extends iam.Role {
  private readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct) {
    const policy = new iam.ManagedPolicy(scope, 'ExecutionPolicy', {
      description: 'Permissions of Amazon ECS to pull images, read secrets and write logs',
      document: new iam.PolicyDocument({ minimize: true }),
    });
    super(scope, 'ExecutionRole', {
      description: 'Task execution role: pulls images, reads secrets and writes logs',
      assumedBy: new iam.ServicePrincipal(TASKS),
      managedPolicies: [policy],
    });
    this.policy = policy;
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }
}

/**
 * Task role: the permissions of the application. It starts without any, and only tasks of this account can assume it. All
 * grants go to one managed policy, because NIST, HIPAA and PCI rule packs report inline policies.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export class TaskRole extends iam.Role {
  /** The granted permissions. A dependency on the role itself would include constructs that users add to the role. */
  readonly permissions: IDependable;

  private readonly granted = new DependencyGroup();
  private policy?: iam.ManagedPolicy;

  constructor(scope: Construct) {
    const stack = Stack.of(scope);
    const tasks = stack.formatArn({ service: 'ecs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
    super(scope, 'TaskRole', {
      description: 'Task role: permissions of the application',
      // Amazon ECS Developer Guide, "Amazon ECS task IAM role", confused deputy problem
      assumedBy: new iam.ServicePrincipal(TASKS, {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': tasks } },
      }),
    });
    this.permissions = this.granted;
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy ??= this.createPolicy();
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }

  /** The policy is a child of the role, because the CDK makes the service depend on the role and its children. */
  private createPolicy(): iam.ManagedPolicy {
    const policy = new iam.ManagedPolicy(this, 'GrantedPolicy', {
      description: 'Permissions granted to the application',
      roles: [this],
    });
    this.granted.add(policy);
    return policy;
  }
}
