import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { LifecycleHook } from '../../deployment/lifecycle-hook';

const ECS = 'ecs.amazonaws.com';

/**
 * The role by which Amazon ECS moves tasks and requests between two target groups: what AWS's own
 * `AmazonECSInfrastructureRolePolicyForLoadBalancers` allows, on these target groups and rules alone.
 */
export function trafficRole(
  scope: Construct,
  targetGroups: elbv2.ApplicationTargetGroup[],
  rules: elbv2.ApplicationListenerRule[],
): iam.Role {
  const statements = [
    // Elastic Load Balancing lets none of its descriptions be narrowed to a resource.
    new iam.PolicyStatement({
      actions: ['Listeners', 'Rules', 'TargetGroups', 'TargetHealth'].map(
        (what) => `elasticloadbalancing:Describe${what}`,
      ),
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
      resources: targetGroups.map(({ targetGroupArn }) => targetGroupArn),
    }),
    new iam.PolicyStatement({
      actions: ['elasticloadbalancing:ModifyRule'],
      resources: rules.map(({ listenerRuleArn }) => listenerRuleArn),
    }),
  ];
  const description = 'lets Amazon ECS shift requests between the versions of a service';
  return roleWith(scope, 'Traffic', description, statements);
}

/** What the CDK is to be told of the hooks: one role may ask all of them. */
export function hookTargets(scope: Construct, hooks: LifecycleHook[]): ecs.IDeploymentLifecycleHookTarget[] {
  if (hooks.length === 0) return [];
  const functions = new Set(hooks.map(({ handler }) => handler.functionArn));
  const statement = new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [...functions] });
  const role = roleWith(scope, 'Hook', 'lets Amazon ECS ask whether a deployment may go on', [statement]);
  return hooks.map(
    ({ handler, stages }, index) =>
      new ecs.DeploymentLifecycleLambdaTarget(handler, `Hook${index}`, { role, lifecycleStages: stages }),
  );
}

function roleWith(scope: Construct, id: string, description: string, statements: iam.PolicyStatement[]): iam.Role {
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, { description, statements });
  return new iam.Role(scope, `${id}Role`, {
    description,
    assumedBy: new iam.ServicePrincipal(ECS),
    managedPolicies: [policy],
  });
}
