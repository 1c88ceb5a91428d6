/** A service, as the state machine reads it. */
export interface ServiceItem {
  readonly cluster: string;
  readonly service: string;
  readonly desiredCount: number;
  readonly resourceId: string;
  readonly autoScaling: boolean;
}

/** Properties of the definition. */
export interface OffHoursStatesProps {
  readonly partition: string;
  readonly parameter: string;
  readonly services: ServiceItem[];
  readonly databases: string[];
}

/** Seconds between two checks. */
const POLL = 30;

/** Time for a database or service to reach its state. */
const TIMEOUT = 3600;

/** Amazon RDS announces that it starts an instance before its status changes. */
const BEFORE_STOPPING_AGAIN = 600;

/**
 * Returns the definition of the state machine in Amazon States Language, for the actions `start`, `stop` and `stop-again`.
 *
 * The parameter contains the wanted state. Each step compares it before it changes a database, so that the last action wins, and
 * that a `stop-again` during a start does nothing.
 */
export function offHoursStates({ partition, parameter, services, databases }: OffHoursStatesProps) {
  const call = (action: string, parameters: Record<string, unknown>) => apiCall(partition, action, parameters);
  const set = (state: string, Next: string) => ({
    ...call('ssm:putParameter', { Name: parameter, Value: state, Type: 'String', Overwrite: true }),
    Next,
  });
  const context: Context = { call, parameter };
  return {
    Comment: 'Stops and starts services and databases',
    QueryLanguage: 'JSONata',
    StartAt: 'Action',
    States: {
      Action: {
        Type: 'Choice',
        Choices: [
          { Condition: expression("$states.input.action = 'start'"), Next: 'On' },
          { Condition: expression("$states.input.action = 'stop'"), Next: 'Off' },
          { Condition: expression("$states.input.action = 'stop-again'"), Next: 'WaitUntilStarting' },
        ],
        Default: 'Unknown',
      },
      Unknown: { Type: 'Fail', Error: 'UnknownAction', Cause: 'action must be start or stop' },
      On: set('on', 'StartDatabases'),
      StartDatabases: forEach(databases, databaseStates('on', context), 'StartServices'),
      StartServices: forEach(services, startStates(context), 'Done'),
      Off: set('off', 'StopServices'),
      StopServices: forEach(services, stopStates(context), 'StopDatabases'),
      WaitUntilStarting: { Type: 'Wait', Seconds: BEFORE_STOPPING_AGAIN, Next: 'StopDatabases' },
      StopDatabases: forEach(databases, databaseStates('off', context), 'Done'),
      Superseded: { Type: 'Succeed', Output: { superseded: true } },
      Done: { Type: 'Succeed' },
    },
  };
}

type Wanted = 'on' | 'off';

interface Context {
  readonly call: (action: string, parameters: Record<string, unknown>) => Record<string, unknown>;
  readonly parameter: string;
}

/** Starts or stops one database after it has left its transitional states, unless the wanted state has changed. */
function databaseStates(wanted: Wanted, context: Context) {
  const { call } = context;
  const on = wanted === 'on';
  const [action, from, to] = on
    ? ['rds:startDBInstance', 'stopped', "$status = 'available'"]
    : ['rds:stopDBInstance', 'available', "$status in ['stopped', 'stopping']"];
  const identifier = { DbInstanceIdentifier: expression('$database') };
  return {
    StartAt: 'Database',
    States: {
      Database: {
        Type: 'Pass',
        Assign: { database: expression('$states.input'), deadline: deadline() },
        Next: 'GetWanted',
      },
      ...wantedStates(wanted, 'DescribeDatabase', context),
      DescribeDatabase: {
        ...call('rds:describeDBInstances', identifier),
        Assign: { status: expression('$states.result.DbInstances[0].DbInstanceStatus') },
        Next: 'IsReached',
      },
      IsReached: {
        Type: 'Choice',
        Choices: [
          { Condition: expression(to), Next: 'Reached' },
          { Condition: expression(`$status = '${from}'`), Next: 'Change' },
          { Condition: isLate(), Next: 'TooLate' },
        ],
        Default: 'Wait',
      },
      // The status can change after it was read.
      Change: {
        ...call(action, identifier),
        Catch: [{ ErrorEquals: ['Rds.InvalidDbInstanceStateException'], Next: 'Wait' }],
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', Seconds: POLL, Next: 'GetWanted' },
      Reached: { Type: 'Succeed' },
      TooLate: { Type: 'Fail', Error: 'Timeout', Cause: expression("'the database ' & $database & ' is ' & $status") },
    },
  };
}

/** Ends the execution if another action has changed the wanted state. */
function wantedStates(wanted: Wanted, next: string, { call, parameter }: Context) {
  return {
    GetWanted: {
      ...call('ssm:getParameter', { Name: parameter }),
      Assign: { wanted: expression('$states.result.Parameter.Value') },
      Next: 'IsWanted',
    },
    IsWanted: {
      Type: 'Choice',
      Choices: [{ Condition: expression(`$wanted = '${wanted}'`), Next: next }],
      Default: 'NotWanted',
    },
    NotWanted: { Type: 'Fail', Error: 'Superseded', Cause: 'another action has changed the wanted state' },
  };
}

/** Starts the tasks of one service, waits until they run, and then lets autoscaling change their number. */
function startStates(context: Context) {
  return serviceStates(context, {
    wanted: 'on',
    start: 'Update',
    desiredCount: expression('$service.desiredCount'),
    reached: '$service.desiredCount <= $running',
    afterReached: 'MayScale',
    suspended: false,
    afterScaling: 'Reached',
  });
}

/** Suspends autoscaling, stops the tasks of one service, and waits until none uses the database. */
function stopStates(context: Context) {
  return serviceStates(context, {
    wanted: 'off',
    start: 'MayScale',
    desiredCount: 0,
    reached: '$running = 0',
    afterReached: 'Reached',
    suspended: true,
    afterScaling: 'Update',
  });
}

interface ServiceSteps {
  readonly wanted: Wanted;
  readonly start: string;
  readonly desiredCount: unknown;
  readonly reached: string;
  readonly afterReached: string;
  readonly suspended: boolean;
  readonly afterScaling: string;
}

function serviceStates(context: Context, steps: ServiceSteps) {
  const { call } = context;
  const { suspended, wanted } = steps;
  return {
    StartAt: 'Service',
    States: {
      Service: {
        Type: 'Pass',
        Assign: { service: expression('$states.input'), deadline: deadline() },
        Next: steps.start,
      },
      MayScale: {
        Type: 'Choice',
        Choices: [{ Condition: expression('$service.autoScaling'), Next: 'Scaling' }],
        Default: steps.afterScaling,
      },
      Scaling: {
        ...call('applicationautoscaling:registerScalableTarget', {
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: expression('$service.resourceId'),
          SuspendedState: {
            DynamicScalingInSuspended: suspended,
            DynamicScalingOutSuspended: suspended,
            ScheduledScalingSuspended: suspended,
          },
        }),
        Next: steps.afterScaling,
      },
      Update: {
        ...call('ecs:updateService', {
          Cluster: expression('$service.cluster'),
          Service: expression('$service.service'),
          DesiredCount: steps.desiredCount,
        }),
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', Seconds: POLL, Next: 'GetWanted' },
      ...wantedStates(wanted, 'DescribeService', context),
      DescribeService: {
        ...call('ecs:describeServices', {
          Cluster: expression('$service.cluster'),
          Services: [expression('$service.service')],
        }),
        Assign: { running: expression('$states.result.Services[0].RunningCount') },
        Next: 'IsReached',
      },
      IsReached: {
        Type: 'Choice',
        Choices: [
          { Condition: expression(steps.reached), Next: steps.afterReached },
          { Condition: isLate(), Next: 'TooLate' },
        ],
        Default: 'Wait',
      },
      Reached: { Type: 'Succeed' },
      TooLate: {
        Type: 'Fail',
        Error: 'Timeout',
        Cause: expression("'the service ' & $service.service & ' runs ' & $running & ' tasks'"),
      },
    },
  };
}

/** All at the same time. The first failure ends the others. */
function forEach(items: unknown[], processor: Record<string, unknown>, next: string) {
  if (items.length === 0) return { Type: 'Pass', Next: next };
  return {
    Type: 'Map',
    Items: items,
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...processor },
    Catch: [{ ErrorEquals: ['Superseded'], Next: 'Superseded' }],
    Next: next,
  };
}

function apiCall(partition: string, action: string, parameters: Record<string, unknown>) {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::aws-sdk:${action}`,
    Arguments: parameters,
    Retry: [
      { ErrorEquals: ['Rds.InvalidDbInstanceStateException'], MaxAttempts: 0 },
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 300 },
    ],
  };
}

function deadline(): string {
  return expression(`$toMillis($states.context.State.EnteredTime) + ${TIMEOUT * 1000}`);
}

function isLate(): string {
  return expression('$toMillis($states.context.State.EnteredTime) >= $deadline');
}

function expression(jsonata: string): string {
  return `{% ${jsonata} %}`;
}
