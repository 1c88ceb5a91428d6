import { Resource, Stack, Stage, Token } from 'aws-cdk-lib/core';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { checkParameterName } from './checks';
import type { Problem } from './validation';

/**
 * Returns the value of a Systems Manager parameter, which CloudFormation reads with each deployment, before it changes the
 * stack. The stack of the parameter is deployed first.
 */
export function readParameter(scope: Construct, parameter: ssm.IStringParameter): string {
  const owner = Stack.of(parameter);
  const stack = Stack.of(scope);
  if (owner !== stack && Stage.of(owner) === Stage.of(stack)) stack.addStackDependency(owner);
  return ssm.StringParameter.valueForStringParameter(scope, literalNameOf(parameter));
}

/** Checks a parameter that CloudFormation reads. */
export function parameterProblems(scope: Construct, prop: string, parameter: ssm.IStringParameter): Problem[] {
  const sameStack = Resource.isOwnedResource(parameter) && Stack.of(parameter) === Stack.of(scope);
  return [
    checkParameterName(`${prop} name`, literalNameOf(parameter)),
    sameStack ? `${prop} must be in a stack that is deployed before the stack of the service` : undefined,
  ];
}

/** The name of an owned parameter is a reference, but its resource has the literal. */
function literalNameOf(parameter: ssm.IStringParameter): string {
  if (Token.isUnresolved(parameter.parameterName) && Resource.isOwnedResource(parameter)) {
    return (parameter.node.defaultChild as ssm.CfnParameter).name ?? parameter.parameterName;
  }
  return parameter.parameterName;
}
