import { Duration, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { checkMinutes, checkWhole } from '../../private/checks';
import { type Problem, selectSubnets } from '../../private/validation';
import { RootFilesystem } from '../root-filesystem';
import { type TaskParts, taskProblems } from '../shared/task-checks';
import type { StandaloneTaskProps } from '../standalone-task-props';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_HOURS = 20;

export const DEFAULT_TIMEOUT = Duration.hours(1);

/** Returns the parts of a task that runs to completion, with their defaults. */
export function standaloneTaskParts(scope: Construct, props: StandaloneTaskProps): TaskParts {
  const { vpc, vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } } = props;
  return {
    rootFilesystem: props.rootFilesystem ?? RootFilesystem.readOnly(),
    subnets: selectSubnets(scope, vpc, vpcSubnets),
  };
}

/** Checks the properties of a task that runs to completion. */
export function standaloneTaskProblems(scope: Construct, props: StandaloneTaskProps): Problem[] {
  const context = {
    memoryLimitMiB: props.memoryLimitMiB,
    hasTraffic: false,
    minCapacity: 1,
    deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
  };
  return [
    ...taskProblems(scope, props, standaloneTaskParts(scope, props), context),
    Token.isUnresolved(props.maxAttempts) ? 'maxAttempts must be a literal, got a token' : undefined,
    checkWhole('maxAttempts', props.maxAttempts, 1, 10),
    props.timeout?.isUnresolved() ? 'timeout must be a literal, got a token' : undefined,
    checkMinutes('timeout', props.timeout, 1, MAX_HOURS * 60) ?? checkTotal(props),
  ];
}

function checkTotal({ timeout = DEFAULT_TIMEOUT, maxAttempts = 1 }: StandaloneTaskProps): Problem {
  if (timeout.isUnresolved() || Token.isUnresolved(maxAttempts)) return undefined;
  const hours = timeout.toHours({ integral: false }) * maxAttempts;
  return hours <= MAX_HOURS ? undefined : `timeout times maxAttempts must be at most ${MAX_HOURS} hours, got ${hours}`;
}
