import { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Creates a resource after a policy. The dependency is between the two CloudFormation resources: a dependency between
 * constructs would include the children that users add to them, and could become a cycle.
 */
export function createAfterPolicy(resource: IConstruct, policy: IConstruct | undefined): void {
  const [dependent, dependency] = [resourceOf(resource), resourceOf(policy)];
  if (dependent && dependency) dependent.node.addDependency(dependency);
}

function resourceOf(construct: IConstruct | undefined): CfnResource | undefined {
  if (construct === undefined || CfnResource.isCfnResource(construct)) return construct;
  const child = construct.node.defaultChild;
  return child !== undefined && CfnResource.isCfnResource(child) ? child : undefined;
}
