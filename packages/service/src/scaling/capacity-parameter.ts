import { RemovalPolicy, Token } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { checkParameterName, checkWhole } from '../private/checks';
import { failBefore } from '../private/validation';
import { MAX_TASKS } from './private/scaling-checks';

/** Properties of `CapacityParameter`. */
export interface CapacityParameterProps {
  /** Name of the parameter, such as `/api/min-capacity`. */
  readonly parameterName: string;

  /**
   * Minimum number of tasks until an operator writes another one, 0 to 5,000. Do not change it later: CloudFormation would
   * overwrite the number of the operator.
   */
  readonly initialCapacity: number;
}

/**
 * Creates a Systems Manager parameter with the minimum number of tasks of a service. An operator writes it and
 * `Scaling.fromParameter` reads it, so that a deployment does not undo the change. Use it for a service that is scaled to zero
 * in one Region until it takes over the traffic of another. Create it in a stack that is deployed before the stack of the
 * service, in the Region of the service.
 *
 * This resource is stateful: replacing it restores the initial number. It is retained when it is removed from the stack, but
 * not when the creation of the stack fails, because the next attempt requires its name.
 *
 * Throws if the name is invalid, or the number is not from 0 to 5,000.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
 * @example
 * const capacity = new CapacityParameter(this, 'Capacity', { parameterName: '/api/min-capacity', initialCapacity: 0 });
 * capacity.grantReadWrite(operatorRole);
 */
export class CapacityParameter extends ssm.StringParameter {
  constructor(scope: Construct, id: string, props: CapacityParameterProps) {
    const { parameterName, initialCapacity } = props;
    failBefore(scope, id, [
      checkParameterName('parameterName', parameterName),
      Token.isUnresolved(initialCapacity) ? 'initialCapacity must be a literal, got a token' : undefined,
      checkWhole('initialCapacity', initialCapacity, 0, MAX_TASKS),
    ]);
    super(scope, id, {
      parameterName,
      description: 'Minimum number of tasks, written by an operator',
      stringValue: String(initialCapacity),
      allowedPattern: '^(0|[1-9][0-9]{0,3})$',
    });
    this.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  /** Grants permission to read and write the number, for an operator. */
  grantReadWrite(grantee: iam.IGrantable): iam.Grant {
    return this.grantRead(grantee).combine(this.grantWrite(grantee));
  }
}
