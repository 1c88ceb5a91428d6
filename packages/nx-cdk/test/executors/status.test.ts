import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import status from '../../src/executors/status';
import type { StatusReport } from '../../src/operations/overview/report';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const loadBalancing = mockClient(ElasticLoadBalancingV2Client);
const cloudWatch = mockClient(CloudWatchClient);
const secrets = mockClient(SecretsManagerClient);
const rds = mockClient(RDSClient);
const run = (options: object = {}) => setup.run(status, options);
const commit = '0123456789abcdef0123456789abcdef01234567';
const denied = (action: string) =>
  Object.assign(
    new Error(
      `User: arn:aws:sts::111111111111:assumed-role/a/b is not authorized to perform: ${action} on resource: *`,
    ),
    {
      name: 'AccessDeniedException',
    },
  );

const RESOURCES = {
  Api: ['AWS::ECS::Service', 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api'],
  Cpu: ['AWS::CloudWatch::Alarm', 'shop-cpu'],
  Errors: ['AWS::CloudWatch::Alarm', 'shop-errors'],
  Outage: ['AWS::CloudWatch::CompositeAlarm', 'shop-outage'],
  Password: ['AWS::SecretsManager::Secret', 'arn:secret:password'],
  Token: ['AWS::SecretsManager::Secret', 'arn:secret:token'],
  Database: ['AWS::RDS::DBInstance', 'shop-db'],
  Replica: ['AWS::RDS::DBInstance', 'shop-replica'],
};

beforeEach(() => {
  for (const client of [ecs, loadBalancing, cloudWatch, secrets, rds]) client.reset();
  const Resources = Object.fromEntries(Object.entries(RESOURCES).map(([id, [Type]]) => [id, { Type }]));
  const resources = Object.fromEntries(Object.entries(RESOURCES).map(([id, [, physical]]) => [id, physical]));
  setup.aws.deploy(setup.shop, (stack) => (stack === 'Service' ? { template: { Resources }, resources } : {}));
  const definition = (family: string) => ({
    taskDefinition: { family, containerDefinitions: [{ name: 'web', image: `registry:5000/shop:${family}` }] },
  });
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        ...{ serviceName: 'api', desiredCount: 2, runningCount: 3, pendingCount: 0, taskDefinition: 'new' },
        loadBalancers: [
          {
            targetGroupArn: 'arn:blue',
            containerName: 'web',
            advancedConfiguration: {
              alternateTargetGroupArn: 'arn:green',
              productionListenerRule: undefined,
              roleArn: undefined,
            },
          },
        ],
        deployments: [
          {
            status: 'PRIMARY',
            taskDefinition: 'new',
            runningCount: 1,
            rolloutState: 'IN_PROGRESS',
            rolloutStateReason: 'moving',
          },
          { status: 'ACTIVE', taskDefinition: 'old', runningCount: 2 },
        ],
      },
    ],
  });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'new' }).resolves(definition(commit));
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'old' }).resolves(definition('v1'));
  ecs.on(ListServiceDeploymentsCommand).resolves({
    serviceDeployments: [
      { status: 'SUCCESSFUL', createdAt: new Date('2026-11-01T00:00:00Z') },
      { status: 'IN_PROGRESS', createdAt: new Date('2026-12-01T00:00:00Z') },
    ],
  });
  loadBalancing
    .on(DescribeTargetHealthCommand, { TargetGroupArn: 'arn:green' })
    .resolves({ TargetHealthDescriptions: [] });
  loadBalancing.on(DescribeTargetHealthCommand, { TargetGroupArn: 'arn:blue' }).resolves({
    TargetHealthDescriptions: [
      { Target: { Id: '10.0.0.1', Port: 80 }, TargetHealth: { State: 'healthy' } },
      { Target: { Id: '10.0.0.2', Port: 80 }, TargetHealth: { State: 'unhealthy', Description: 'Request timed out' } },
      { Target: { Id: '10.0.0.3', Port: 80 }, TargetHealth: { State: 'draining' } },
    ],
  });
  const updated = new Date('2026-12-01T00:00:00Z');
  cloudWatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: [
      { AlarmName: 'shop-cpu', StateValue: 'INSUFFICIENT_DATA' },
      {
        AlarmName: 'shop-errors',
        StateValue: 'ALARM',
        StateReason: 'Threshold Crossed',
        StateUpdatedTimestamp: updated,
      },
    ],
    CompositeAlarms: [{ AlarmName: 'shop-outage', StateValue: 'ALARM', StateTransitionedTimestamp: updated }],
  });
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values: [1.5, 9] }] });
  secrets.on(DescribeSecretCommand, { SecretId: 'arn:secret:password' }).resolves({
    ...{ Name: 'shop/password', RotationEnabled: true, NextRotationDate: new Date('2026-12-24T00:00:00Z') },
  });
  secrets.on(DescribeSecretCommand, { SecretId: 'arn:secret:token' }).resolves({ Name: 'shop/token' });
  rds.on(DescribeDBInstancesCommand, { DBInstanceIdentifier: 'shop-db' }).resolves({ DBInstances: [{}] });
  rds.on(DescribeDBInstancesCommand, { DBInstanceIdentifier: 'shop-replica' }).resolves({
    DBInstances: [
      {
        DBInstanceStatus: 'available',
        ReadReplicaSourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:111111111111:db:shop-db',
      },
    ],
  });
});

/** The report of `--json`. */
async function report(): Promise<StatusReport> {
  expect(await run({ json: true })).toEqual({ success: true });
  expect(setup.output).toBe('');
  return JSON.parse(setup.written) as StatusReport;
}

test('prints the report as JSON', async () => {
  expect(await report()).toEqual({
    ...{ version: 1, app: 'shop', environment: 'dev', account: '111111111111', time: expect.any(String) },
    stacks: ['Alerts', 'Data', 'Service'].map((id) => ({
      ...{ id, name: `dev-${id}`, region: id === 'Alerts' ? 'us-east-1' : 'eu-west-1' },
      state: { status: 'UPDATE_COMPLETE', updated: '2026-01-01T00:00:00.000Z' },
    })),
    services: [
      {
        ...{ name: 'api', cluster: 'shop', region: 'eu-west-1', stack: 'Service' },
        tasks: { desired: 2, running: 3, pending: 0 },
        deployment: { state: 'IN_PROGRESS', reason: 'moving', started: '2026-12-01T00:00:00.000Z' },
        targets: {
          ...{ healthy: 1, total: 2 },
          unhealthy: [{ target: '10.0.0.2:80', state: 'unhealthy', reason: 'Request timed out' }],
        },
        images: [
          { image: `registry:5000/shop:${commit}`, tag: commit, commit, tasks: 1 },
          { image: 'registry:5000/shop:v1', tag: 'v1', tasks: 2 },
        ],
      },
    ],
    alarms: {
      total: 3,
      firing: [
        { name: 'shop-outage', region: 'eu-west-1', type: 'composite', since: '2026-12-01T00:00:00.000Z' },
        {
          ...{ name: 'shop-errors', region: 'eu-west-1', type: 'metric', since: '2026-12-01T00:00:00.000Z' },
          reason: 'Threshold Crossed',
        },
      ],
      withoutData: ['shop-cpu'],
    },
    rotations: [{ secret: 'shop/password', region: 'eu-west-1', next: '2026-12-24T00:00:00.000Z' }],
    replicas: [{ name: 'shop-replica', region: 'eu-west-1', source: 'shop-db', status: 'available', lagSeconds: 1.5 }],
    incomplete: [],
  });
});

test('prints one screen', async () => {
  expect(await run()).toEqual({ success: true });
  expect(setup.output).toMatch(/^shop dev {2}account 111111111111/);
  expect(setup.output).toContain('Alarms      2 of 3 in ALARM, 1 without data');
});

test('a part that is denied is unknown, and the other parts are shown', async () => {
  cloudWatch.on(DescribeAlarmsCommand).rejects(denied('cloudwatch:DescribeAlarms'));
  cloudWatch.on(GetMetricDataCommand).rejects(denied('cloudwatch:GetMetricData'));
  loadBalancing.on(DescribeTargetHealthCommand).rejects(denied('elasticloadbalancing:DescribeTargetHealth'));
  secrets.on(DescribeSecretCommand).rejects(denied('secretsmanager:DescribeSecret'));
  expect(await report()).toMatchObject({
    services: [
      { tasks: { desired: 2 }, targets: { unknown: 'no permission for elasticloadbalancing:DescribeTargetHealth' } },
    ],
    alarms: { unknown: 'no permission for cloudwatch:DescribeAlarms' },
    rotations: { unknown: 'no permission for secretsmanager:DescribeSecret' },
    replicas: [{ name: 'shop-replica', lagSeconds: { unknown: 'no permission for cloudwatch:GetMetricData' } }],
  });
});

test('each part of a service is unknown if the service cannot be read', async () => {
  ecs.on(DescribeServicesCommand).rejects(denied('ecs:DescribeServices'));
  const unknown = { unknown: 'no permission for ecs:DescribeServices' };
  expect(await report()).toMatchObject({
    services: [{ name: 'api', tasks: unknown, deployment: unknown, targets: unknown, images: unknown }],
    rotations: [{ secret: 'shop/password' }],
  });
});

test('stacks of a Region that refuses are unknown, and stacks that do not exist are not deployed', async () => {
  setup.aws.stacks.delete('us-east-1/dev-Alerts');
  setup.aws.refused.add('eu-west-1');
  expect(await report()).toMatchObject({
    stacks: [
      { id: 'Alerts', state: { status: 'NOT_DEPLOYED' } },
      { id: 'Data', state: { unknown: 'access denied: not allowed' } },
      { id: 'Service', state: { unknown: 'access denied: not allowed' } },
    ],
    incomplete: [
      { stack: 'Data', reason: 'access denied: not allowed' },
      { stack: 'Service', reason: 'access denied: not allowed' },
    ],
  });
});

test('shows the deployment of the service if Amazon ECS has no record of it', async () => {
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  expect(await report()).toMatchObject({ services: [{ deployment: { state: 'IN_PROGRESS', reason: 'moving' } }] });
});

test('shows the image that a service without tasks would run', async () => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceName: 'api', taskDefinition: 'old' }] });
  expect(await report()).toMatchObject({ services: [{ images: [{ tag: 'v1', tasks: 0 }] }] });
});

test('reads the alarms in calls of 100 names', async () => {
  const ids = Array.from({ length: 101 }, (_, index) => `alarm-${index}`);
  const Resources = Object.fromEntries(ids.map((id) => [id, { Type: 'AWS::CloudWatch::Alarm' }]));
  const resources = Object.fromEntries(ids.map((id) => [id, id]));
  setup.aws.deploy(setup.shop, (stack) => (stack === 'Data' ? { template: { Resources }, resources } : {}));
  cloudWatch.on(DescribeAlarmsCommand).resolves({});
  await run();
  const calls = cloudWatch.commandCalls(DescribeAlarmsCommand).map(({ args: [{ input }] }) => input.AlarmNames?.length);
  expect(calls).toEqual([100, 1]);
});

test('--watch shows the report again until Ctrl-C, and succeeds', async () => {
  const listeners = process.listenerCount('SIGINT');
  const running = run({ watch: true, interval: 0.01 });
  while ((setup.output.match(/^shop dev/gm) ?? []).length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
  process.emit('SIGINT');
  expect(await running).toEqual({ success: true });
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

test('--watch fails if the credentials do not allow to start', async () => {
  setup.aws.account = '222222222222';
  expect(await run({ watch: true })).toEqual({ success: false });
  expect(setup.output).toBe('shop: credentials of dev must be for account 111111111111, got 222222222222');
});

test('--json and --watch exclude each other', async () => {
  expect(await run({ watch: true, json: true })).toEqual({ success: false });
  expect(setup.output).toBe('shop: --json and --watch cannot be used together');
});
