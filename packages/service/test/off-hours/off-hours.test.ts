import { Lazy, TimeZone } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { OffHours, type OffHoursProps, WeekDay } from '../../src';
import { idsOf, only, stackOf, statementsOf, vpcIn } from '../fixtures';
import { definitionOf, execute, type ExecutionOptions, named } from '../state-machine';

const KEY = 'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555';
const WORKING_HOURS = { start: '07:00', end: '19:30', timeZone: TimeZone.EUROPE_BERLIN };

function serviceOf(stack: ReturnType<typeof stackOf>): ecs.IBaseService {
  const known = stack.node.tryFindChild('Service');
  if (known) return known as unknown as ecs.IBaseService;
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: vpcIn(stack) });
  return ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', { serviceName: 'api', cluster });
}

function databaseOf(stack: ReturnType<typeof stackOf>) {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    instanceIdentifier: 'shop-db',
    instanceEndpointAddress: 'shop-db.example.com',
    port: 5432,
    securityGroups: [],
  });
}

function offHoursIn(stack = stackOf(), props: Partial<OffHoursProps> = {}) {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY);
  return new OffHours(stack, 'OffHours', {
    workingHours: WORKING_HOURS,
    services: [{ service: serviceOf(stack), desiredCount: 2, autoScaling: true }],
    databases: [{ instance: databaseOf(stack), encryptionKey }],
    stateMachineLogGroup: logs.LogGroup.fromLogGroupName(stack, 'Runs', '/aws/vendedlogs/off-hours'),
    parameterName: '/shop/off-hours',
    ...props,
  });
}

function templateOf(props: Partial<OffHoursProps> = {}) {
  const stack = stackOf();
  offHoursIn(stack, props);
  return Template.fromStack(stack);
}

/** An environment that changes as AWS does. */
class Environment {
  wanted = 'on';
  database: string;
  running: number;
  desired: number;
  suspended?: boolean;
  readonly calls: string[] = [];
  private readonly changes: { readonly at: number; readonly change: () => void }[] = [];

  constructor({ database, running }: { readonly database: string; readonly running: number }) {
    this.database = database;
    this.running = running;
    this.desired = running;
  }

  /** Changes something at a time in seconds. */
  at(at: number, change: () => void): this {
    this.changes.push({ at, change });
    return this;
  }

  readonly call: ExecutionOptions['call'] = (action, parameters, seconds) => {
    for (const due of this.changes.filter(({ at }) => at <= seconds)) {
      due.change();
      this.changes.splice(this.changes.indexOf(due), 1);
    }
    return this.answer(action, parameters, seconds);
  };

  private answer(action: string, parameters: Record<string, unknown>, seconds: number): unknown {
    if (!/:(describe|get)/.test(action)) this.calls.push(action);
    switch (action) {
      case 'ssm:putParameter':
        expect(parameters).toMatchObject({ Type: 'String', Overwrite: true });
        this.wanted = String(parameters.Value);
        return {};
      case 'ssm:getParameter':
        return { Parameter: { Value: this.wanted } };
      case 'rds:describeDBInstances':
        expect(parameters).toEqual({ DbInstanceIdentifier: 'shop-db' });
        return { DbInstances: [{ DbInstanceStatus: this.database }] };
      case 'rds:startDBInstance':
        if (this.database !== 'stopped') throw named('Rds.InvalidDbInstanceStateException');
        this.database = 'starting';
        this.at(seconds + 300, () => (this.database = 'available'));
        return {};
      case 'rds:stopDBInstance':
        if (this.database !== 'available') throw named('Rds.InvalidDbInstanceStateException');
        this.database = 'stopping';
        return {};
      case 'applicationautoscaling:registerScalableTarget': {
        const { SuspendedState, ...target } = parameters;
        expect(target).toEqual({
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: 'service/shop/api',
        });
        const states = new Set(Object.values(SuspendedState as Record<string, boolean>));
        expect(Object.keys(SuspendedState as object)).toHaveLength(3);
        expect(states.size).toBe(1);
        [this.suspended] = states;
        return {};
      }
      case 'ecs:updateService':
        expect(parameters).toMatchObject({ Service: 'api' });
        this.desired = Number(parameters.DesiredCount);
        this.at(seconds + 60, () => (this.running = this.desired));
        return {};
      case 'ecs:describeServices':
        return { Services: [{ RunningCount: this.running }] };
      default:
        throw new Error(action);
    }
  }

  run(action: string, props: Partial<OffHoursProps> = {}) {
    return execute(definitionOf(templateOf(props)), { input: { action }, call: this.call });
  }
}

const running = () => new Environment({ database: 'available', running: 2 });
const stopped = () => Object.assign(new Environment({ database: 'stopped', running: 0 }), { wanted: 'off' });

describe('the schedules', () => {
  const template = templateOf();
  const [machine] = idsOf(template, 'AWS::StepFunctions::StateMachine');

  test.each([
    ['start', 'cron(0 7 ? * MON,TUE,WED,THU,FRI *)'],
    ['stop', 'cron(30 19 ? * MON,TUE,WED,THU,FRI *)'],
  ])('%s the environment on working days, in the time zone', (action, expression) => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { Ref: machine }, Input: `{"action":"${action}"}`, DeadLetterConfig: Match.anyValue() },
    });
  });

  test('have UTC and other days', () => {
    const workingHours = { start: '06:05', end: '06:06', days: [WeekDay.SUNDAY] };
    templateOf({ workingHours }).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(5 6 ? * SUN *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
    });
  });

  test('a rule stops a database again that Amazon RDS has started', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.rds'],
        'detail-type': ['RDS DB Instance Event'],
        resources: [Match.anyValue()],
        detail: { EventID: ['RDS-EVENT-0154'] },
      },
      Targets: [
        Match.objectLike({
          Arn: { Ref: machine },
          Input: '{"action":"stop-again"}',
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
    templateOf({ databases: [] }).resourceCountIs('AWS::Events::Rule', 0);
  });
});

describe('permissions', () => {
  test('are those for the services, databases, keys and the parameter', () => {
    const template = templateOf();
    const statements = statementsOf(template, 'OffHoursRolePolicy').slice(0, -2);
    const text = (resource: unknown) => JSON.stringify(resource);
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['ssm:GetParameter', 'ssm:PutParameter'],
      ['ecs:DescribeServices', 'ecs:UpdateService'],
      'application-autoscaling:RegisterScalableTarget',
      ['rds:DescribeDBInstances', 'rds:StartDBInstance', 'rds:StopDBInstance'],
      'kms:DescribeKey',
      'kms:CreateGrant',
    ]);
    expect(text(statements[1].Resource)).toContain(':service/shop/api');
    expect(text(statements[2].Resource)).toContain(':scalable-target/*');
    expect(statements[2].Condition).toEqual({
      StringEquals: {
        'application-autoscaling:service-namespace': 'ecs',
        'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
      },
    });
    expect(text(statements[3].Resource)).toContain(':db:shop-db');
    expect(statements[5]).toMatchObject({
      Resource: KEY,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('are fewer without autoscaling, keys and databases', () => {
    const stack = stackOf();
    offHoursIn(stack, { services: [{ service: serviceOf(stack), desiredCount: 1 }], databases: [] });
    const statements = statementsOf(Template.fromStack(stack), 'OffHoursRolePolicy').slice(0, -2);
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['ssm:GetParameter', 'ssm:PutParameter'],
      ['ecs:DescribeServices', 'ecs:UpdateService'],
    ]);
  });
});

describe('stop', () => {
  test('suspends autoscaling, stops the tasks and then the database', async () => {
    const environment = running();
    expect(await environment.run('stop')).toMatchObject({ status: 'SUCCEEDED' });
    expect(environment).toMatchObject({ wanted: 'off', desired: 0, running: 0, suspended: true, database: 'stopping' });
    expect(environment.calls).toEqual([
      'ssm:putParameter',
      'applicationautoscaling:registerScalableTarget',
      'ecs:updateService',
      'rds:stopDBInstance',
    ]);
  });

  test('waits for a backup of the database', async () => {
    const environment = running();
    environment.database = 'backing-up';
    environment.at(600, () => (environment.database = 'available'));
    expect(await environment.run('stop')).toMatchObject({ status: 'SUCCEEDED' });
    expect(environment.database).toBe('stopping');
  });

  test('does nothing to a stopped environment', async () => {
    const environment = stopped();
    expect(await environment.run('stop')).toMatchObject({ status: 'SUCCEEDED' });
    expect(environment.calls).not.toContain('rds:stopDBInstance');
  });

  test('ends when a start follows', async () => {
    const environment = running();
    environment.database = 'backing-up';
    environment.at(300, () => (environment.wanted = 'on'));
    expect(await environment.run('stop')).toMatchObject({ status: 'SUCCEEDED', output: { superseded: true } });
    expect(environment.calls).not.toContain('rds:stopDBInstance');
  });

  test('fails when tasks do not stop within an hour', async () => {
    const environment = running();
    environment.at(60, () => (environment.desired = 1)).at(120, () => (environment.running = 1));
    expect(await environment.run('stop')).toMatchObject({
      status: 'FAILED',
      error: 'Timeout',
      cause: 'the service api runs 1 tasks',
      seconds: 3600,
    });
  });
});

describe('start', () => {
  test('starts the database, then the tasks, and then autoscaling', async () => {
    const environment = stopped();
    expect(await environment.run('start')).toMatchObject({ status: 'SUCCEEDED' });
    expect(environment).toMatchObject({
      wanted: 'on',
      desired: 2,
      running: 2,
      suspended: false,
      database: 'available',
    });
    expect(environment.calls).toEqual([
      'ssm:putParameter',
      'rds:startDBInstance',
      'ecs:updateService',
      'applicationautoscaling:registerScalableTarget',
    ]);
  });

  test('waits for a database that is stopping', async () => {
    const environment = stopped();
    environment.database = 'stopping';
    environment.at(400, () => (environment.database = 'stopped'));
    expect(await environment.run('start')).toMatchObject({ status: 'SUCCEEDED' });
    expect(environment.database).toBe('available');
  });

  test('waits when the database changes between reading its status and starting it', async () => {
    const environment = stopped();
    const { call } = environment;
    let refused = 0;
    const racing: ExecutionOptions['call'] = (action, ...rest) => {
      if (action === 'rds:startDBInstance' && refused++ === 0) throw named('Rds.InvalidDbInstanceStateException');
      return call(action, ...rest);
    };
    const execution = await execute(definitionOf(templateOf()), { input: { action: 'start' }, call: racing });
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(refused).toBe(2);
  });

  test('does not change autoscaling of a service without it', async () => {
    const stack = stackOf();
    offHoursIn(stack, { services: [{ service: serviceOf(stack), desiredCount: 1 }] });
    const environment = stopped();
    const definition = definitionOf(Template.fromStack(stack));
    await execute(definition, { input: { action: 'start' }, call: environment.call });
    expect(environment).toMatchObject({ desired: 1, suspended: undefined });
  });

  test('fails when the database does not start within an hour', async () => {
    const environment = new Environment({ database: 'storage-full', running: 0 });
    expect(await environment.run('start')).toMatchObject({
      status: 'FAILED',
      error: 'Timeout',
      cause: 'the database shop-db is storage-full',
    });
  });
});

describe('stop-again', () => {
  test('stops a database that Amazon RDS has started', async () => {
    const environment = stopped();
    environment.at(60, () => (environment.database = 'starting')).at(900, () => (environment.database = 'available'));
    expect(await environment.run('stop-again')).toMatchObject({ status: 'SUCCEEDED' });
    expect(environment).toMatchObject({ wanted: 'off', database: 'stopping' });
    expect(environment.calls).toEqual(['rds:stopDBInstance']);
  });

  test('does nothing when the working hours have begun', async () => {
    const environment = stopped();
    environment
      .at(60, () => (environment.database = 'starting'))
      .at(700, () => (environment.wanted = 'on'))
      .at(900, () => (environment.database = 'available'));
    expect(await environment.run('stop-again')).toMatchObject({ output: { superseded: true } });
    expect(environment).toMatchObject({ wanted: 'on', calls: [] });
  });
});

test('an unknown action fails', async () => {
  expect(await running().run('pause')).toMatchObject({ status: 'FAILED', error: 'UnknownAction' });
});

test('services without databases, and databases without services', async () => {
  const services = running();
  expect(await services.run('stop', { databases: [] })).toMatchObject({ status: 'SUCCEEDED' });
  expect(services).toMatchObject({ running: 0, database: 'available' });
  const databases = running();
  expect(await databases.run('stop', { services: [] })).toMatchObject({ status: 'SUCCEEDED' });
  expect(databases).toMatchObject({ running: 2, database: 'stopping' });
});

describe('mute rules', () => {
  function rulesOf(workingHours: OffHoursProps['workingHours'], count = 1) {
    const stack = stackOf();
    const alarms = Array.from({ length: count }, (_, index) =>
      cloudwatch.Alarm.fromAlarmName(stack, `Alarm${index}`, `alarm-${index}`),
    );
    const offHours = offHoursIn(stack, { workingHours, alarms });
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::AlarmMuteRule'));
    expect(offHours.muteRules).toHaveLength(rules.length);
    return rules.map(({ Properties }) => Properties);
  }

  test('mute the alarms in the nights and on weekends, until 90 minutes after the start', () => {
    const schedules = rulesOf(WORKING_HOURS).map(({ Rule, MuteTargets }) => ({ ...Rule.Schedule, ...MuteTargets }));
    const common = { Timezone: 'Europe/Berlin', AlarmNames: ['alarm-0'] };
    expect(schedules).toEqual([
      { ...common, Expression: 'cron(30 19 * * MON,TUE,WED,THU)', Duration: `PT${11.5 * 60 + 90}M` },
      { ...common, Expression: 'cron(30 19 * * FRI)', Duration: `PT${(48 + 11.5) * 60 + 90}M` },
    ]);
  });

  test.each([
    [[WeekDay.SUNDAY], [['SUN', 7 * 24 - 12]]],
    [Object.values(WeekDay), [['MON,TUE,WED,THU,FRI,SAT,SUN', 12]]],
    [
      [WeekDay.FRIDAY, WeekDay.MONDAY],
      [
        ['MON', 4 * 24 - 12],
        ['FRI', 3 * 24 - 12],
      ],
    ],
  ])('cover the pauses between %s', (days, pauses) => {
    const rules = rulesOf({ start: '06:00', end: '18:00', days }).map(({ Rule }) => Rule.Schedule);
    expect(rules).toEqual(
      pauses.map(([names, hours]) => ({
        Expression: `cron(0 18 * * ${names})`,
        Duration: `PT${Number(hours) * 60 + 90}M`,
        Timezone: 'UTC',
      })),
    );
  });

  test('have at most 100 alarms each', () => {
    const counts = rulesOf(WORKING_HOURS, 101).map(({ MuteTargets }) => MuteTargets.AlarmNames.length);
    expect(counts).toEqual([100, 100, 1, 1]);
  });

  test('are not created without alarms', () => {
    templateOf().resourceCountIs('AWS::CloudWatch::AlarmMuteRule', 0);
  });
});

test('has a parameter, logs, traces and its own dead-letter queue', () => {
  const template = templateOf();
  expect(only(template, 'AWS::SSM::Parameter')).toMatchObject({ Name: '/shop/off-hours', Value: 'on' });
  expect(only(template, 'AWS::SQS::Queue')).toMatchObject({ SqsManagedSseEnabled: true });
  expect(only(template, 'AWS::StepFunctions::StateMachine')).toMatchObject({
    LoggingConfiguration: { Level: 'ALL' },
    TracingConfiguration: { Enabled: true },
  });
  const stack = stackOf();
  const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Lost', 'arn:aws:sqs:us-east-1:111111111111:lost');
  expect(offHoursIn(stack, { deadLetterQueue }).deadLetterQueue).toBe(deadLetterQueue);
  Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 0);
});

test.each<[Partial<OffHoursProps>, string]>([
  [
    { workingHours: { start: '7:00', end: '19:00' } },
    'workingHours.start must be a time from 00:00 to 23:59, such as 07:00, got "7:00"',
  ],
  [
    { workingHours: { start: '107:00', end: '19:000' } },
    'workingHours.start must be a time from 00:00 to 23:59, such as 07:00, got "107:00"; workingHours.end must be a time from 00:00 to 23:59, such as 07:00, got "19:000"',
  ],
  [
    { workingHours: { start: '07:00', end: '24:00' } },
    'workingHours.end must be a time from 00:00 to 23:59, such as 07:00, got "24:00"',
  ],
  [{ workingHours: { start: '07:00', end: '07:00' } }, 'workingHours.end must be later than start, 07:00, got 07:00'],
  [{ workingHours: { start: Lazy.string({ produce: () => '07:00' }), end: '08:00' } }, 'got a token'],
  [
    { workingHours: { start: '07:00', end: '08:00', days: [] } },
    'workingHours.days must have at least one day, got none',
  ],
  [
    { workingHours: { start: '07:00', end: '08:00', days: [WeekDay.MONDAY, WeekDay.MONDAY] } },
    'workingHours.days must be unique, got MON, MON',
  ],
  [{ services: [], databases: [] }, 'services or databases must have at least one entry, got none'],
  [{ parameterName: 'shop' }, 'parameterName must be a path such as \'/api/image-tag\', got "shop"'],
])('fails for %j', (props, problem) => {
  expect(() => offHoursIn(undefined, props)).toThrow(/^Service\/OffHours: /);
  expect(() => offHoursIn(undefined, props)).toThrow(problem);
});

test('fails for an invalid number of tasks', () => {
  const stack = stackOf();
  const services = [{ service: serviceOf(stack), desiredCount: -1 }];
  expect(() => offHoursIn(stackOf(), { services })).toThrow(
    'Service/OffHours: services.desiredCount must be a whole number from 0 to 5000, got -1',
  );
});
