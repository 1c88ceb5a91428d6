import { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct, IDependable } from 'constructs';

/**
 * Creates a resource after others. The dependency is between the CloudFormation resources: a dependency between constructs
 * would include the children that users add to them, and could become a cycle.
 */
export function createAfter(resource: IConstruct, ...dependencies: IDependable[]): void {
  resourceOf(resource)?.node.addDependency(...dependencies.map((each) => resourceOf(each) ?? each));
}

function resourceOf(construct: IDependable): CfnResource | undefined {
  const { node } = construct as Partial<IConstruct>;
  const resource = node?.defaultChild ?? construct;
  return resource instanceof CfnResource ? resource : undefined;
}
