import { Token } from 'aws-cdk-lib/core';
import type { ServiceContext } from '../../deployment/service-context';
import { checkForm, checkSeconds, checkWhole } from '../../private/checks';
import type { Problem } from '../../private/validation';
import type { ScalingPolicy } from '../scaling-policy';
import type { ScalingBetweenProps, ScheduledAction } from '../scaling-props';
import { requestProblem } from './request-checks';

/** Quota of tasks per service. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
export const MAX_TASKS = 5000;

/** Checks target tracking and scheduled scaling. */
export function scalingProblems(
  props: ScalingBetweenProps,
  context: ServiceContext,
  minimum = 'minCapacity',
): Problem[] {
  const { minCapacity, maxCapacity, requestsPerTarget } = props;
  return [
    checkWhole(`scaling.${minimum}`, minCapacity, 0, MAX_TASKS),
    checkWhole('scaling.maxCapacity', maxCapacity, 1, MAX_TASKS),
    checkOrder('scaling', minCapacity, maxCapacity, minimum),
    checkWhole('scaling.cpuTargetUtilizationPercent', props.cpuTargetUtilizationPercent, 1, 100),
    checkWhole('scaling.memoryTargetUtilizationPercent', props.memoryTargetUtilizationPercent, 1, 100),
    checkWhole('scaling.requestsPerTarget', requestsPerTarget, 1),
    requestsPerTarget === undefined ? undefined : requestProblem('scaling.requestsPerTarget', context),
    checkSeconds('scaling.scaleInCooldown', props.scaleInCooldown, 0),
    checkSeconds('scaling.scaleOutCooldown', props.scaleOutCooldown, 0),
    ...policyProblems(props.policies ?? [], context),
    ...actionProblems(props.scheduledActions ?? []),
  ];
}

function checkOrder(
  prop: string,
  least: number | undefined,
  most: number | undefined,
  minimum = 'minCapacity',
): Problem {
  if (least === undefined || most === undefined || Token.isUnresolved(least) || Token.isUnresolved(most)) {
    return undefined;
  }
  return least > most ? `${prop}.maxCapacity must be at least ${minimum}, ${least}, got ${most}` : undefined;
}

function policyProblems(policies: ScalingPolicy[], context: ServiceContext): Problem[] {
  const names = ['cpu-scaling', 'memory-scaling', 'request-scaling', ...policies.map(({ policyName }) => policyName)];
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...policies.flatMap((policy) => policy.validate(context)),
    repeated.length > 0
      ? `scaling.policies must have unique names, got "${repeated.join('", "')}" more than once`
      : undefined,
  ];
}

/** Returns whether no policy and no scheduled action can start a task when none is running. */
export function staysAtZero({ minCapacity, policies = [], scheduledActions = [] }: ScalingBetweenProps): boolean {
  if (Token.isUnresolved(minCapacity) || minCapacity > 0) return false;
  const starts = scheduledActions.some((action) => action.minCapacity !== undefined && action.minCapacity > 0);
  return !starts && !policies.some(({ scalesFromZero }) => scalesFromZero);
}

function actionProblems(actions: ScheduledAction[]): Problem[] {
  const names = actions.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...actions.flatMap(({ name, minCapacity, maxCapacity }) => {
      const prop = `scaling.scheduledActions "${name}"`;
      const none = minCapacity === undefined && maxCapacity === undefined;
      const wanted = '1 to 64 letters, digits, hyphens and underscores';
      return [
        checkForm('scaling.scheduledActions name', name, /^[\w-]{1,64}$/, wanted),
        none ? `${prop} must have minCapacity, maxCapacity or both` : undefined,
        checkWhole(`${prop}.minCapacity`, minCapacity, 0, MAX_TASKS),
        checkWhole(`${prop}.maxCapacity`, maxCapacity, 0, MAX_TASKS),
        checkOrder(prop, minCapacity, maxCapacity),
      ];
    }),
    repeated.length > 0
      ? `scaling.scheduledActions must have unique names, got "${repeated.join('", "')}" more than once`
      : undefined,
  ];
}
