import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/** Role that Amazon ECS assumes to invoke lifecycle hooks, with one managed policy. */
export class HookRole extends iam.Role {
  /** The role of a service. Created if it does not exist. */
  static of(service: IConstruct): HookRole {
    const existing = service.node.tryFindChild('HookRole');
    return existing instanceof HookRole ? existing : new HookRole(service as Construct);
  }

  private readonly policy: iam.ManagedPolicy;

  private constructor(scope: Construct) {
    const description = 'Allows Amazon ECS to invoke deployment lifecycle hooks';
    const document = new iam.PolicyDocument({ minimize: true });
    const policy = new iam.ManagedPolicy(scope, 'HookPolicy', { description, document });
    super(scope, 'HookRole', {
      description,
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
      managedPolicies: [policy],
    });
    this.policy = policy;
  }

  allowInvoke(functionArn: string): void {
    this.policy.addStatements(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }),
    );
  }
}
