import { CfnCondition, Fn, Token } from 'aws-cdk-lib/core';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { readParameter } from '../../private/template-parameter';

/** The minimum number of tasks in a parameter, as a number for a scalable target. CloudFormation converts the text. */
export function minCapacityOf(scope: Construct, parameter: ssm.IStringParameter): number {
  return Token.asNumber(Token.asAny(readParameter(scope, parameter)));
}

/**
 * The desired count of a service whose minimum is in a parameter: 0 while the parameter is 0. Otherwise the template has no
 * desired count, so that a deployment keeps the number of running tasks.
 */
export function desiredCountOf(scope: Construct, parameter: ssm.IStringParameter): number {
  const isZero = new CfnCondition(scope, 'HasNoCapacity', {
    expression: Fn.conditionEquals(readParameter(scope, parameter), '0'),
  });
  return Token.asNumber(Fn.conditionIf(isZero.logicalId, 0, { Ref: 'AWS::NoValue' }));
}
