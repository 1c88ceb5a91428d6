import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { TrafficConfig } from '../../load-balancing/traffic';

/**
 * Creates the role that Amazon ECS assumes to shift traffic between two target groups. It has the permissions of the AWS
 * managed policy `AmazonECSInfrastructureRolePolicyForLoadBalancers`, limited to these target groups and rules.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function trafficRole(scope: Construct, traffic: TrafficConfig): iam.Role {
  const { targetGroup, alternateTargetGroup, productionListenerRule, testListenerRule } = traffic;
  const targetGroups = [targetGroup, alternateTargetGroup].flatMap((each) => each?.targetGroupArn ?? []);
  const rules = [productionListenerRule, testListenerRule].flatMap((each) => each?.listenerRuleArn ?? []);
  const describes = ['Listeners', 'Rules', 'TargetGroups', 'TargetHealth'];
  const description = 'Allows Amazon ECS to shift traffic between two target groups';
  const policy = new iam.ManagedPolicy(scope, 'TrafficPolicy', {
    description,
    statements: [
      // The Describe actions of Elastic Load Balancing do not support resources.
      new iam.PolicyStatement({
        actions: describes.map((what) => `elasticloadbalancing:Describe${what}`),
        resources: ['*'],
      }),
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        resources: targetGroups,
      }),
      new iam.PolicyStatement({ actions: ['elasticloadbalancing:ModifyRule'], resources: rules }),
    ],
  });
  return new iam.Role(scope, 'TrafficRole', {
    description,
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [policy],
  });
}
