import { Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  OverlapPolicy,
  RootFilesystem,
  ServiceImage,
  ServiceSecret,
  StandaloneTask,
  type StandaloneTaskProps,
} from '../../src';
import { containerOf, idsOf, only, stackOf, statementsOf, vpcIn } from '../fixtures';
import { definitionOf, execute, type ExecutionOptions, named } from '../state-machine';

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:login-a1b2c3';
const TASK = 'arn:aws:ecs:us-east-1:111111111111:task/cluster/0123';

function taskIn(stack = stackOf(), props: Partial<StandaloneTaskProps> = {}) {
  return new StandaloneTask(stack, 'Import', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'TaskGroup', 'sg-tasks'),
    image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29.0'),
    containerOptions: { command: ['import'] },
    cpu: 512,
    memoryLimitMiB: 1024,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', '/tasks'),
    stateMachineLogGroup: logs.LogGroup.fromLogGroupName(stack, 'RunLogs', '/aws/vendedlogs/tasks'),
    ...props,
  });
}

function templateOf(props: Partial<StandaloneTaskProps> = {}) {
  const stack = stackOf();
  taskIn(stack, props);
  return Template.fromStack(stack);
}

/** Amazon ECS with tasks that have these results, one after the other. */
function ecsWith(...results: { readonly exitCode?: number; readonly after?: number; readonly reason?: string }[]) {
  const calls: [string, Record<string, unknown>][] = [];
  let started = 0;
  let startedAt = 0;
  const call: ExecutionOptions['call'] = (action, parameters, seconds) => {
    calls.push([action, parameters]);
    if (action === 'sfn:listExecutions') return { Executions: [{ ExecutionArn: 'execution:run' }] };
    if (action === 'ecs:stopTask') return {};
    if (action === 'ecs:runTask') {
      started++;
      startedAt = seconds;
      return { Tasks: [{ TaskArn: `${TASK}${started}` }], Failures: [] };
    }
    const { exitCode, after = 60, reason } = results[started - 1];
    if (seconds - startedAt < after) return { Tasks: [{ LastStatus: 'RUNNING', Containers: [{ Name: 'app' }] }] };
    const container = { Name: 'app', ...(exitCode === undefined ? {} : { ExitCode: exitCode }) };
    return {
      Tasks: [{ LastStatus: 'STOPPED', Containers: [container], ...(reason ? { StoppedReason: reason } : {}) }],
    };
  };
  const named = (action: string) => calls.filter(([name]) => name === action).map(([, parameters]) => parameters);
  return { call, named };
}

describe('a task that runs to completion', () => {
  const template = templateOf();

  test('has one container without ports, and roles with exact permissions', () => {
    expect(containerOf(template)).toMatchObject({ Name: 'app', Command: ['import'], ReadonlyRootFilesystem: true });
    expect(containerOf(template).PortMappings).toBeUndefined();
    template.resourceCountIs('AWS::ECS::Service', 0);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const [taskDefinition] = idsOf(template, 'AWS::ECS::TaskDefinition');
    const [cluster] = idsOf(template, 'AWS::ECS::Cluster');
    const onCluster = { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [cluster, 'Arn'] } } };
    const [run, tag, watch, pass, logDelivery, tracing, ...others] = statementsOf(template, 'ImportRolePolicy');
    expect(others).toEqual([]);
    expect(run).toMatchObject({ Action: 'ecs:RunTask', Resource: { Ref: taskDefinition }, Condition: onCluster });
    expect(tag).toMatchObject({
      Action: 'ecs:TagResource',
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    });
    expect(watch).toMatchObject({
      Action: ['ecs:DescribeTasks', 'ecs:StopTask'],
      Resource: { 'Fn::Join': ['', expect.arrayContaining([{ Ref: cluster }, '/*'])] },
      Condition: onCluster,
    });
    expect(pass).toMatchObject({
      Action: 'iam:PassRole',
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
    expect((pass.Resource as unknown[]).length).toBe(2);
    expect(logDelivery.Resource).toBe('*');
    expect(tracing.Resource).toBe('*');
    const [machine] = idsOf(template, 'AWS::StepFunctions::StateMachine');
    expect(statementsOf(template, 'ImportOverlapPolicy')).toEqual([
      { Effect: 'Allow', Action: 'states:ListExecutions', Resource: { Ref: machine } },
    ]);
  });

  test('has a state machine with logs and traces', () => {
    expect(only(template, 'AWS::StepFunctions::StateMachine')).toMatchObject({
      LoggingConfiguration: { Level: 'ALL' },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('runs once, in the private subnets, without a public IP address', async () => {
    const { call, named: callsOf } = ecsWith({ exitCode: 0 });
    const execution = await execute(definitionOf(template), { call });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', seconds: 60 });
    expect(callsOf('ecs:runTask')).toEqual([
      {
        Cluster: expect.stringContaining('ImportCluster'),
        TaskDefinition: expect.stringContaining('ImportTaskDefinition'),
        LaunchType: 'FARGATE',
        PlatformVersion: 'LATEST',
        ClientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
        EnableECSManagedTags: true,
        PropagateTags: 'TASK_DEFINITION',
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: ['subnet-private-a', 'subnet-private-b'],
            SecurityGroups: ['sg-tasks'],
            AssignPublicIp: 'DISABLED',
          },
        },
      },
    ]);
  });

  test('has the same client token for the same scheduled time only', async () => {
    const tokenOf = async (options: { input?: Record<string, string>; name?: string }) => {
      const { call, named: callsOf } = ecsWith({ exitCode: 0 });
      const answer: ExecutionOptions['call'] = (action, ...rest) =>
        action === 'sfn:listExecutions' ? { Executions: [] } : call(action, ...rest);
      await execute(definitionOf(template), { ...options, call: answer });
      return callsOf('ecs:runTask')[0].ClientToken;
    };
    const six = { scheduledTime: '2026-11-30T06:00:00Z' };
    const first = await tokenOf({ input: six, name: 'a' });
    expect(await tokenOf({ input: six, name: 'b' })).toBe(first);
    expect(await tokenOf({ input: { scheduledTime: '2026-12-01T06:00:00Z' }, name: 'a' })).not.toBe(first);
    expect(await tokenOf({ name: 'a' })).not.toBe(await tokenOf({ name: 'b' }));
  });

  test.each([
    [{ exitCode: 3 }, 'the task stopped with exit code 3: no reason given'],
    [{ reason: 'CannotPullContainerError' }, 'the task stopped without an exit code: CannotPullContainerError'],
  ])('fails for %j', async (result, problem) => {
    const { call } = ecsWith(result);
    expect(await execute(definitionOf(template), { call })).toMatchObject({
      status: 'FAILED',
      error: 'TaskFailed',
      cause: `${problem}. See the log stream ecs/app/01231 of the log group /tasks`,
    });
  });

  test('fails when Amazon ECS has no capacity', async () => {
    const answers: Record<string, unknown> = {
      'sfn:listExecutions': { Executions: [] },
      'ecs:runTask': { Tasks: [], Failures: [{ Reason: 'Capacity is unavailable at this time' }] },
    };
    expect(await execute(definitionOf(template), { call: (action) => answers[action] })).toMatchObject({
      status: 'FAILED',
      error: 'TaskFailed',
      cause: 'the task did not start: Capacity is unavailable at this time',
    });
  });

  test('waits for a task that Amazon ECS does not list yet', async () => {
    const { call } = ecsWith({ exitCode: 0 });
    let listed = 0;
    const late: ExecutionOptions['call'] = (action, ...rest) =>
      action === 'ecs:describeTasks' && listed++ === 0 ? { Tasks: [], Failures: [] } : call(action, ...rest);
    expect(await execute(definitionOf(template), { call: late })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('is stopped after its timeout of one hour', async () => {
    const { call, named: callsOf } = ecsWith({ after: Infinity });
    expect(await execute(definitionOf(template), { call })).toEqual({
      status: 'FAILED',
      error: 'Timeout',
      cause:
        'the task exceeded its timeout of 3600 seconds and was stopped. See the log stream ecs/app/01231 of the log group /tasks',
      seconds: 3600,
    });
    expect(callsOf('ecs:stopTask')).toEqual([
      { Cluster: expect.any(String), Task: `${TASK}1`, Reason: 'the task exceeded its timeout' },
    ]);
  });

  test('fails with the error of an API', async () => {
    const call: ExecutionOptions['call'] = (action) => {
      if (action === 'sfn:listExecutions') return { Executions: [] };
      throw named('Ecs.ClusterNotFoundException');
    };
    expect(await execute(definitionOf(template), { call })).toMatchObject({ error: 'Ecs.ClusterNotFoundException' });
  });
});

describe('overlapping runs', () => {
  const both = [{ ExecutionArn: 'execution:second' }, { ExecutionArn: 'execution:first' }];

  async function run(overlapPolicy: OverlapPolicy | undefined, name: string, executions: unknown[] = both) {
    const { call, named: callsOf } = ecsWith({ exitCode: 0 });
    const answer: ExecutionOptions['call'] = (action, ...rest) =>
      action === 'sfn:listExecutions' ? { Executions: executions } : call(action, ...rest);
    const execution = await execute(definitionOf(templateOf({ overlapPolicy })), { name, call: answer });
    return { ...execution, tasks: callsOf('ecs:runTask').length };
  }

  test.each([undefined, OverlapPolicy.SKIP, OverlapPolicy.FAIL, OverlapPolicy.ALLOW])(
    'the first run is executed with %s',
    async (policy) => {
      expect(await run(policy, 'first')).toMatchObject({ status: 'SUCCEEDED', tasks: 1 });
    },
  );

  test.each([undefined, OverlapPolicy.SKIP])('the second run is skipped with %s', async (policy) => {
    expect(await run(policy, 'second')).toMatchObject({
      status: 'SUCCEEDED',
      output: { skipped: 'the previous run has not finished' },
      tasks: 0,
    });
  });

  test('the second run fails with FAIL', async () => {
    expect(await run(OverlapPolicy.FAIL, 'second')).toMatchObject({ status: 'FAILED', error: 'Overlap', tasks: 0 });
  });

  test('the second run is executed with ALLOW, which requires no permission to list executions', async () => {
    expect(await run(OverlapPolicy.ALLOW, 'second')).toMatchObject({ status: 'SUCCEEDED', tasks: 1 });
    const policies = idsOf(templateOf({ overlapPolicy: OverlapPolicy.ALLOW }), 'AWS::IAM::ManagedPolicy');
    expect(policies.filter((id) => id.startsWith('ImportOverlapPolicy'))).toEqual([]);
  });

  test('a run that is not listed yet is executed', async () => {
    expect(await run(undefined, 'second', [])).toMatchObject({ status: 'SUCCEEDED', tasks: 1 });
  });
});

describe('attempts', () => {
  test('are repeated with another client token until the task exits with 0', async () => {
    const { call, named: callsOf } = ecsWith({ exitCode: 1 }, { exitCode: 0 });
    const execution = await execute(definitionOf(templateOf({ maxAttempts: 3 })), { call });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', seconds: 180 });
    expect(new Set(callsOf('ecs:runTask').map(({ ClientToken }) => ClientToken)).size).toBe(2);
  });

  test('end with the failure of the last one', async () => {
    const { call } = ecsWith({ exitCode: 1 }, { exitCode: 2 });
    expect(await execute(definitionOf(templateOf({ maxAttempts: 2 })), { call })).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('exit code 2'),
    });
  });
});

test('has secrets, another family, cluster, container name and file systems', () => {
  const stack = stackOf();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  const task = taskIn(stack, {
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Shared', { clusterName: 'shared', vpc: vpcIn(stack) }),
    family: 'imports',
    containerName: 'job',
    user: '1000',
    stopTimeout: Duration.seconds(120),
    secrets: { PASSWORD: ServiceSecret.fromSecretsManager(secret, 'password') },
    rootFilesystem: RootFilesystem.readOnly({ '/tmp': 64 }).withEphemeralStorage(50),
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ECS::Cluster', 0);
  expect(only(template, 'AWS::ECS::TaskDefinition')).toMatchObject({
    Family: 'imports',
    EphemeralStorage: { SizeInGiB: 50 },
  });
  expect(containerOf(template)).toMatchObject({ Name: 'job', User: '1000', StopTimeout: 120 });
  expect(task.secrets).toEqual([secret]);
});

test('grants permissions to the task, and permission to run it', () => {
  const stack = stackOf();
  const task = taskIn(stack);
  const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
  iam.Grant.addToPrincipal({ grantee: task, actions: ['s3:GetObject'], resourceArns: ['arn:aws:s3:::uploads/*'] });
  task.grantRun(operator);
  const template = Template.fromStack(stack);
  expect(statementsOf(template, 'ImportTaskRoleGrantedPolicy')).toHaveLength(1);
  template.hasResource('AWS::StepFunctions::StateMachine', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ImportTaskRoleGrantedPolicy')]),
  });
  const [machine] = idsOf(template, 'AWS::StepFunctions::StateMachine');
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: machine } }] },
  });
  expect(task.connections.securityGroups).toHaveLength(1);
});

test('has metrics of failed and succeeded runs', () => {
  const task = taskIn();
  expect(task.metricFailed()).toMatchObject({ namespace: 'AWS/States', metricName: 'ExecutionsFailed' });
  expect(task.metricSucceeded()).toMatchObject({ namespace: 'AWS/States', metricName: 'ExecutionsSucceeded' });
});

test.each<[Partial<StandaloneTaskProps>, string]>([
  [{ timeout: Duration.seconds(90) }, 'timeout must be a whole number of minutes from 1 to 1200, got 1.5'],
  [{ timeout: Duration.hours(21) }, 'timeout must be a whole number of minutes from 1 to 1200, got 1260'],
  [{ timeout: Duration.hours(7), maxAttempts: 3 }, 'timeout times maxAttempts must be at most 20 hours, got 21'],
  [{ maxAttempts: 0 }, 'maxAttempts must be a whole number from 1 to 10, got 0'],
  [{ maxAttempts: 11, timeout: Duration.minutes(1) }, 'maxAttempts must be a whole number from 1 to 10, got 11'],
  [{ cpu: 300, streamPrefix: 'a:b' }, 'streamPrefix must be 1 to 128 characters except colons and asterisks'],
  [{ cpu: 300, streamPrefix: 'a:b' }, 'cpu must be one of 256'],
  [
    { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } },
    'vpcSubnets must be private, because tasks have no public IP address, got a public subnet',
  ],
])('fails for %j', (props, problem) => {
  expect(() => taskIn(undefined, props)).toThrow(/^Service\/Import: /);
  expect(() => taskIn(undefined, props)).toThrow(problem);
});

test('accepts the longest timeout', () => {
  expect(() => taskIn(undefined, { timeout: Duration.hours(2), maxAttempts: 10 })).not.toThrow();
});
