import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type DeploymentLifecycleHookDetail,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import approve from '../../src/executors/approve';
import { ShopTest } from '../support/shop-test';
import { setTerminal } from '../support/terminal';

const SERVICE = 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api';
const DEPLOYMENT = 'arn:aws:ecs:eu-west-1:111111111111:service-deployment/shop/api/1';
const RULE = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/app/shop/1/2/3';
const LISTENER = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/shop/1/2';
const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/${name}/1`;
const pause: DeploymentLifecycleHookDetail = {
  hookId: 'ecs-pause-1',
  targetType: 'PAUSE',
  status: 'AWAITING_ACTION',
  expiresAt: new Date('2026-12-01T12:00:00Z'),
  timeoutAction: 'ROLLBACK',
};

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const loadBalancing = mockClient(ElasticLoadBalancingV2Client);
const run = (options: object = {}) => setup.run(approve, options);
const answers = () => ecs.commandCalls(ContinueServiceDeploymentCommand).map(({ args: [{ input }] }) => input);

/** Stack `Service` with the service `api`, and a nested stack. */
const services = { Resources: { Api: { Type: 'AWS::ECS::Service' }, Topic: { Type: 'AWS::SNS::Topic' } } };

function deployShop(resources: Record<string, string> = { Api: SERVICE, Topic: 'arn:topic' }) {
  setup.aws.deploy(setup.shop);
  setup.aws.stacks.set('eu-west-1/dev-Service', { template: services, resources, status: 'UPDATE_IN_PROGRESS' });
}

/** The deployment waits. The old tasks in `blue` receive all production traffic. */
function waits(change: Partial<ServiceDeployment> = {}) {
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [{ serviceDeploymentArn: DEPLOYMENT }] });
  ecs.on(DescribeServiceDeploymentsCommand).resolves({
    serviceDeployments: [
      {
        serviceArn: SERVICE,
        serviceDeploymentArn: DEPLOYMENT,
        lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
        lifecycleHookDetails: [pause],
        sourceServiceRevisions: [{ arn: 'old', requestedProductionTrafficWeight: 100 }],
        targetServiceRevision: { arn: 'new', requestedProductionTrafficWeight: 0 },
        ...change,
      },
    ],
  });
}

function revisions(rule = RULE) {
  const revision = (serviceRevisionArn: string, name: string) => ({
    serviceRevisionArn,
    resolvedConfiguration: { loadBalancers: [{ targetGroupArn: group(name), productionListenerRule: rule }] },
  });
  ecs
    .on(DescribeServiceRevisionsCommand)
    .resolves({ serviceRevisions: [revision('old', 'blue'), revision('new', 'green')] });
}

function weights(blue: number, green: number) {
  const targets = [
    { TargetGroupArn: group('blue'), Weight: blue },
    { TargetGroupArn: group('green'), Weight: green },
  ];
  const actions = [{ Type: 'forward' as const, ForwardConfig: { TargetGroups: targets } }];
  loadBalancing.on(DescribeRulesCommand).resolves({ Rules: [{ Actions: actions }] });
  loadBalancing.on(DescribeListenersCommand).resolves({ Listeners: [{ DefaultActions: actions }] });
}

beforeEach(() => {
  ecs.reset();
  loadBalancing.reset();
  ecs.on(ContinueServiceDeploymentCommand).resolves({});
  deployShop();
  waits();
  revisions();
  weights(100, 0);
});

test('continues a deployment that waits, and prints where the traffic goes', async () => {
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(answers()).toEqual([{ serviceDeploymentArn: DEPLOYMENT, hookId: 'ecs-pause-1', action: 'CONTINUE' }]);
  expect(ecs.commandCalls(ListServiceDeploymentsCommand)[0].args[0].input).toMatchObject({
    cluster: 'shop',
    service: 'api',
    status: ['IN_PROGRESS'],
  });
  expect(setup.output).toBe(
    [
      'api: waits at POST_TEST_TRAFFIC_SHIFT, ROLLBACK at 2026-12-01T12:00:00.000Z',
      'api: the listener rule sends 100 percent to blue, as the deployment expects',
      'api: approved, the deployment continues',
    ].join('\n'),
  );
});

test('rejects with --reject, with any weights', async () => {
  weights(0, 100);
  expect(await run({ reject: true, yes: true })).toEqual({ success: true });
  expect(answers()).toEqual([{ serviceDeploymentArn: DEPLOYMENT, hookId: 'ecs-pause-1', action: 'ROLLBACK' }]);
  expect(loadBalancing.calls()).toEqual([]);
  expect(setup.output).toMatch(/api: rejected, Amazon ECS rolls back$/);
});

test('shows what waits with --dryRun, and answers nothing', async () => {
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toMatch(/as the deployment expects$/);
  expect(answers()).toEqual([]);
});

test.each([
  ['no service is deployed', () => deployShop({ Topic: 'arn:topic' })],
  ['no stack is deployed', () => setup.aws.stacks.clear()],
  ['no deployment is in progress', () => ecs.on(ListServiceDeploymentsCommand).resolves({})],
  ['a deployment has no hook', () => waits({ lifecycleHookDetails: undefined })],
  ['a function decides', () => waits({ lifecycleHookDetails: [{ ...pause, targetType: 'AWS_LAMBDA' }] })],
  ['the pause was answered', () => waits({ lifecycleHookDetails: [{ ...pause, status: 'SUCCEEDED' }] })],
])('fails with one line if %s', async (_, change) => {
  change();
  expect(await run({ yes: true })).toEqual({ success: false });
  expect(setup.output).toBe('shop: no deployment of dev waits for an approval');
  expect(await run({ dryRun: true })).toEqual({ success: true });
});

test('finds services of nested stacks', async () => {
  deployShop({ Topic: 'arn:topic' });
  setup.aws.stacks.set('eu-west-1/dev-Data', { template: {}, nested: { Inner: 'inner' } });
  setup.aws.stacks.set('eu-west-1/inner', { template: services, resources: { Api: SERVICE } });
  expect(await run({ yes: true })).toEqual({ success: true });
  expect(answers()).toHaveLength(1);
});

test('ignores stacks that are not selected', async () => {
  expect(await run({ yes: true, stacks: ['Data'] })).toEqual({ success: false });
  expect(answers()).toEqual([]);
});

describe('confirmation', () => {
  test('is required without --yes', async () => {
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(/Continue the deployment of api\? Confirmation needs a terminal/);
    expect(answers()).toEqual([]);
  });

  test('names a rollback', async () => {
    const restore = setTerminal(false);
    await run({ reject: true });
    restore();
    expect(setup.output).toMatch(/Roll back api\? Confirmation needs a terminal/);
  });
});

describe('traffic weights', () => {
  test.each([
    [0, 100, '100 percent to green'],
    [50, 50, '50 percent to blue and 50 percent to green'],
    [0, 0, 'nothing to any target group'],
  ])('refuses to continue if the rule has the weights %d and %d', async (blue, green, live) => {
    weights(blue, green);
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch(
      `the production traffic is not where the deployment expects it: api: the listener rule sends ${live}, but the deployment expects 100 percent to blue. Restore the weights of the listener rule, or add --reject`,
    );
    expect(answers()).toEqual([]);
  });

  test('refuses in a dry run too', async () => {
    weights(0, 100);
    expect(await run({ dryRun: true })).toEqual({ success: false });
  });

  test('accepts the shares of a canary on any scale, and rounding', async () => {
    waits({
      sourceServiceRevisions: [{ arn: 'old', requestedProductionTrafficWeight: 94.7 }],
      targetServiceRevision: { arn: 'new', requestedProductionTrafficWeight: 5.3 },
    });
    weights(946, 53);
    expect(await run({ yes: true })).toEqual({ success: true });
    expect(setup.output).toMatch('sends 94.7 percent to blue and 5.3 percent to green, as');
    weights(92, 8);
    expect(await run({ yes: true })).toEqual({ success: false });
  });

  test('reads the default action of a listener', async () => {
    revisions(LISTENER);
    weights(0, 100);
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(loadBalancing.commandCalls(DescribeListenersCommand)[0].args[0].input).toEqual({ ListenerArns: [LISTENER] });
  });

  test('reads an action with one target group', async () => {
    loadBalancing
      .on(DescribeRulesCommand)
      .resolves({ Rules: [{ Actions: [{ Type: 'forward', TargetGroupArn: group('green') }] }] });
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch('sends 100 percent to green, but');
  });

  test.each([
    ['there is no old version', () => waits({ sourceServiceRevisions: [] })],
    ['Amazon ECS reports no weights', () => waits({ targetServiceRevision: { arn: 'new' } })],
    ['a revision has no load balancer', () => ecs.on(DescribeServiceRevisionsCommand).resolves({})],
  ])('are not compared if %s', async (_, change) => {
    change();
    expect(await run({ yes: true })).toEqual({ success: true });
    expect(setup.output).toMatch('traffic weights are not compared, because Amazon ECS reports none');
  });
});

describe('errors of AWS', () => {
  test.each([
    [
      'lists deployments',
      () => ecs.on(ListServiceDeploymentsCommand).rejects(new Error('no\nmore')),
      'the deployments of api cannot be read: Error: no',
    ],
    [
      'reads revisions',
      () => ecs.on(DescribeServiceRevisionsCommand).rejects(new Error('no')),
      `the revisions of ${SERVICE} cannot be read: Error: no`,
    ],
    [
      'reads the rule',
      () => loadBalancing.on(DescribeRulesCommand).rejects(new Error('no')),
      `the listener rule ${RULE} cannot be read: Error: no`,
    ],
    [
      'answers',
      () => ecs.on(ContinueServiceDeploymentCommand).rejects(new Error('late\nx')),
      'api could not be answered with CONTINUE: Error: late',
    ],
  ])('are one line: %s', async (_, change, message) => {
    change();
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(setup.output.split('\n').at(-1)).toBe(`shop: ${message}`);
  });

  test('a service needs an ARN with its cluster', async () => {
    deployShop({ Api: 'arn:aws:ecs:eu-west-1:111111111111:service/api' });
    expect(await run({ yes: true })).toEqual({ success: false });
    expect(setup.output).toMatch(/service\/api must be the ARN of an ECS service with its cluster$/);
  });
});
