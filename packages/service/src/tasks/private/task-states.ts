import { OverlapPolicy } from '../overlap-policy';

/** Properties of one run of a task. */
export interface TaskRun {
  readonly partition: string;
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly platformVersion: string;
  readonly containerName: string;
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly logGroup: string;
  readonly streamPrefix: string;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
  readonly overlapPolicy: OverlapPolicy;
}

/** Seconds between two calls of DescribeTasks. */
const POLL = 30;

/** Seconds before a failed task is repeated. */
const PAUSE = 60;

/** All failed calls of an API. A repeated RunTask starts no second task, because it has the same client token. */
const RETRY = [
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 300 },
];

/** The container whose exit code decides. */
const CONTAINER = '$states.result.Tasks[0].Containers[Name = $containerName]';

/**
 * Returns the definition of the state machine in Amazon States Language. It calls Amazon ECS by its SDK integrations, because the
 * optimized integration `runTask.sync` has no client token and does not stop a task after a timeout.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function taskStates(run: TaskRun): Record<string, unknown> {
  const checked = run.overlapPolicy !== OverlapPolicy.ALLOW;
  return {
    Comment: 'Runs a task and waits until it stops',
    QueryLanguage: 'JSONata',
    StartAt: 'Initialize',
    States: {
      Initialize: {
        Type: 'Pass',
        Assign: {
          attempt: 1,
          containerName: run.containerName,
          logs: `${run.streamPrefix}/${run.containerName}/`,
          logGroup: run.logGroup,
          // Amazon EventBridge Scheduler can deliver an event twice. Both have the same time.
          run: expression(
            '$exists($states.input.scheduledTime) ? $states.input.scheduledTime : $states.context.Execution.Name',
          ),
        },
        Next: checked ? 'FindRunningExecutions' : 'RunTask',
      },
      ...(checked ? overlapStates(run) : {}),
      ...runStates(run),
      ...waitStates(run),
      ...endStates(run),
    },
  };
}

/** The newest execution is the first of the list, and the oldest one is the last: only that one runs the task. */
function overlapStates({ partition, overlapPolicy }: TaskRun) {
  return {
    FindRunningExecutions: {
      ...call(partition, 'sfn:listExecutions', {
        StateMachineArn: expression('$states.context.StateMachine.Id'),
        StatusFilter: 'RUNNING',
      }),
      Assign: {
        isFirst: expression(
          '$count($states.result.Executions) = 0 or $states.result.Executions[-1].ExecutionArn = $states.context.Execution.Id',
        ),
      },
      Next: 'IsFirst',
    },
    IsFirst: {
      Type: 'Choice',
      Choices: [{ Condition: expression('$isFirst'), Next: 'RunTask' }],
      Default: 'Overlap',
    },
    Overlap:
      overlapPolicy === OverlapPolicy.SKIP
        ? { Type: 'Succeed', Output: { skipped: 'the previous run has not finished' } }
        : { Type: 'Fail', Error: 'Overlap', Cause: 'The previous run has not finished' },
  };
}

function runStates({ partition, cluster, taskDefinition, platformVersion, subnets, ...run }: TaskRun) {
  return {
    RunTask: {
      ...call(partition, 'ecs:runTask', {
        Cluster: cluster,
        TaskDefinition: taskDefinition,
        LaunchType: 'FARGATE',
        PlatformVersion: platformVersion,
        ClientToken: expression(
          "$hash($join([$states.context.StateMachine.Id, $run, $string($attempt)], '/'), 'SHA-256')",
        ),
        EnableECSManagedTags: true,
        PropagateTags: 'TASK_DEFINITION',
        NetworkConfiguration: {
          AwsvpcConfiguration: { Subnets: subnets, SecurityGroups: run.securityGroups, AssignPublicIp: 'DISABLED' },
        },
      }),
      Assign: {
        taskArn: expression("$count($states.result.Tasks) > 0 ? $states.result.Tasks[0].TaskArn : ''"),
        problem: expression(
          "'the task did not start: ' & ($count($states.result.Failures) > 0 ? $states.result.Failures[0].Reason : 'no reason given')",
        ),
        deadline: expression(`$toMillis($states.context.State.EnteredTime) + ${run.timeoutSeconds * 1000}`),
      },
      Next: 'HasStarted',
    },
    HasStarted: {
      Type: 'Choice',
      Choices: [{ Condition: expression("$taskArn != ''"), Next: 'Wait' }],
      Default: 'MayRepeat',
    },
  };
}

function waitStates({ partition, cluster }: TaskRun) {
  const reason = `$exists(${CONTAINER}.Reason) ? ${CONTAINER}.Reason : $exists($states.result.Tasks[0].StoppedReason) ? $states.result.Tasks[0].StoppedReason : 'no reason given'`;
  const exit = `$exists(${CONTAINER}.ExitCode) ? 'with exit code ' & ${CONTAINER}.ExitCode : 'without an exit code'`;
  return {
    Wait: { Type: 'Wait', Seconds: POLL, Next: 'DescribeTask' },
    DescribeTask: {
      ...call(partition, 'ecs:describeTasks', { Cluster: cluster, Tasks: [expression('$taskArn')] }),
      Assign: {
        // A task that has just started can be missing.
        stopped: expression('$count($states.result.Tasks[LastStatus = "STOPPED"]) > 0'),
        succeeded: expression(`$count(${CONTAINER}[ExitCode = 0]) > 0`),
        problem: expression(
          `'the task stopped ' & (${exit}) & ': ' & (${reason}) & '. See the log stream ' & $logs & $split($taskArn, '/')[-1] & ' of the log group ' & $logGroup`,
        ),
      },
      Next: 'HasStopped',
    },
    HasStopped: {
      Type: 'Choice',
      Choices: [
        { Condition: expression('$stopped and $succeeded'), Next: 'Succeeded' },
        { Condition: expression('$stopped'), Next: 'MayRepeat' },
        { Condition: expression('$toMillis($states.context.State.EnteredTime) >= $deadline'), Next: 'StopTask' },
      ],
      Default: 'Wait',
    },
  };
}

function endStates({ partition, cluster, maxAttempts, timeoutSeconds }: TaskRun) {
  return {
    Succeeded: { Type: 'Succeed' },
    MayRepeat: {
      Type: 'Choice',
      Choices: [{ Condition: expression(`$attempt < ${maxAttempts}`), Next: 'Repeat' }],
      Default: 'Failed',
    },
    Repeat: { Type: 'Wait', Seconds: PAUSE, Assign: { attempt: expression('$attempt + 1') }, Next: 'RunTask' },
    Failed: { Type: 'Fail', Error: 'TaskFailed', Cause: expression('$problem') },
    StopTask: {
      ...call(partition, 'ecs:stopTask', {
        Cluster: cluster,
        Task: expression('$taskArn'),
        Reason: 'the task exceeded its timeout',
      }),
      Next: 'TimedOut',
    },
    TimedOut: {
      Type: 'Fail',
      Error: 'Timeout',
      Cause: expression(
        `'the task exceeded its timeout of ${timeoutSeconds} seconds and was stopped. See the log stream ' & $logs & $split($taskArn, '/')[-1] & ' of the log group ' & $logGroup`,
      ),
    },
  };
}

/** A call of an AWS API, repeated for several minutes if it fails. */
function call(partition: string, action: string, parameters: Record<string, unknown>) {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::aws-sdk:${action}`,
    Arguments: parameters,
    Retry: RETRY,
  };
}

function expression(jsonata: string): string {
  return `{% ${jsonata} %}`;
}
