import { createHandler, type HookEvent } from '../../functions/listener-weights/handler';

const RULE = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener-rule/app/shop/1/2/3';
const group = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/${name}/1`;
const [BLUE, GREEN, OTHER] = ['blue', 'green', 'other'].map(group);
const OLD = 'arn:aws:ecs:us-east-1:111111111111:service-revision/shop/api/1';
const NEW = 'arn:aws:ecs:us-east-1:111111111111:service-revision/shop/api/2';
const DEPLOYMENT = 'arn:aws:ecs:us-east-1:111111111111:service-deployment/shop/api/abc';

type Weights = Record<string, number>;

interface State {
  /** Weights of the listener rule by target group. */
  readonly live?: Weights;
  /** Weights in the event by revision. */
  readonly event?: Weights;
  /** Weights of the old and the new revision in the deployment. */
  readonly deployment?: readonly [number | undefined, number | undefined];
  readonly sources?: object[];
  /** Target group of each revision. */
  readonly groups?: Record<string, string | undefined>;
  readonly actions?: object[];
}

const event = (weights?: Weights): HookEvent => ({
  lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
  resourceArn: DEPLOYMENT,
  executionDetails: { targetServiceRevisionArn: NEW, productionTrafficWeights: weights },
});

async function check(state: State, failing: Record<string, () => Promise<never>> = {}) {
  const { groups = { [OLD]: BLUE, [NEW]: GREEN }, live = { [BLUE]: 100, [GREEN]: 0 } } = state;
  const forward = {
    TargetGroups: Object.entries(live).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
  };
  const actions = state.actions ?? [{ Type: 'forward', ForwardConfig: forward }];
  const [before, after] = state.deployment ?? [];
  const entries: object[] = [];
  const describeRules = jest.fn(() => Promise.resolve({ Rules: [{ Actions: actions }] }));
  const describeServiceRevisions = jest.fn(({ serviceRevisionArns }: { serviceRevisionArns: string[] }) =>
    Promise.resolve({
      serviceRevisions: serviceRevisionArns.map((serviceRevisionArn) => ({
        serviceRevisionArn,
        resolvedConfiguration: { loadBalancers: [{ targetGroupArn: groups[serviceRevisionArn] }] },
      })),
    }),
  );
  const describeServiceDeployments = jest.fn(() =>
    Promise.resolve({
      serviceDeployments: [
        {
          sourceServiceRevisions: state.sources ?? [{ arn: OLD, requestedProductionTrafficWeight: before }],
          targetServiceRevision: { arn: NEW, requestedProductionTrafficWeight: after },
        },
      ],
    }),
  );
  const response = await createHandler({
    ecs: { describeServiceDeployments, describeServiceRevisions, ...failing },
    loadBalancing: { describeRules, ...failing },
    settings: { rule: RULE, targetGroups: [BLUE, GREEN] },
    log: (entry) => entries.push(entry),
  })(event(state.event));
  return { ...response, entries, describeRules, describeServiceRevisions };
}

const START = { [OLD]: 100, [NEW]: 0 };

test('passes if the rule sends all traffic to the target group of the old revision', async () => {
  const { hookStatus, reason, entries, describeRules } = await check({ event: START });
  expect(hookStatus).toBe('SUCCEEDED');
  expect(reason).toBe(`the listener rule ${RULE} sends 100 percent to blue, as the deployment expects`);
  expect(entries).toEqual([{ level: 'INFO', deployment: DEPLOYMENT, stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', reason }]);
  expect(describeRules).toHaveBeenCalledWith({ RuleArns: [RULE] });
});

test('passes if the old revision has the alternate target group', async () => {
  const groups = { [OLD]: GREEN, [NEW]: BLUE };
  const { hookStatus } = await check({ event: START, groups, live: { [BLUE]: 0, [GREEN]: 100 } });
  expect(hookStatus).toBe('SUCCEEDED');
});

test('fails if an update of the rule has reset its weights', async () => {
  const groups = { [OLD]: GREEN, [NEW]: BLUE };
  const { hookStatus, reason, entries } = await check({ event: START, groups });
  expect(hookStatus).toBe('FAILED');
  expect(reason).toBe(
    `the listener rule ${RULE} sends 100 percent to blue, but the deployment expects 100 percent to green. Restore its weights and deploy again`,
  );
  expect(entries).toEqual([expect.objectContaining({ level: 'ERROR', deployment: DEPLOYMENT, reason })]);
});

test.each([
  ['both target groups', { [BLUE]: 50, [GREEN]: 50 }, '50 percent to blue and 50 percent to green'],
  ['no target group', { [BLUE]: 0, [GREEN]: 0 }, 'nothing to any target group'],
])('fails if the rule sends traffic to %s', async (_, live, sends) => {
  const { hookStatus, reason } = await check({ event: START, live });
  expect(hookStatus).toBe('FAILED');
  expect(reason).toContain(`sends ${sends}, but the deployment expects 100 percent to blue`);
});

test('fails if the rule sends traffic to a target group of another service', async () => {
  const { hookStatus, reason, describeServiceRevisions } = await check({
    event: START,
    live: { [BLUE]: 90, [OTHER]: 10 },
  });
  expect(hookStatus).toBe('FAILED');
  expect(reason).toBe(
    `the listener rule ${RULE} sends 90 percent to blue and 10 percent to other, but the service has blue and green`,
  );
  expect(describeServiceRevisions).not.toHaveBeenCalled();
});

test('ignores a target group of another service without traffic', async () => {
  const { hookStatus } = await check({ event: START, live: { [BLUE]: 100, [GREEN]: 0, [OTHER]: 0 } });
  expect(hookStatus).toBe('SUCCEEDED');
});

test('fails if the rule does not forward', async () => {
  const { hookStatus, reason } = await check({ event: START, actions: [{ Type: 'fixed-response' }] });
  expect(hookStatus).toBe('FAILED');
  expect(reason).toContain('sends nothing to any target group');
});

test('reads a rule that forwards to one target group', async () => {
  const { hookStatus } = await check({ event: START, actions: [{ Type: 'forward', TargetGroupArn: BLUE }] });
  expect(hookStatus).toBe('SUCCEEDED');
});

describe('in a step of a canary or linear deployment', () => {
  test('passes if the rule has the weights of the last step', async () => {
    const { hookStatus } = await check({ event: { [OLD]: 90, [NEW]: 10 }, live: { [BLUE]: 90, [GREEN]: 10 } });
    expect(hookStatus).toBe('SUCCEEDED');
  });

  test('fails if the weights have changed since the last step', async () => {
    const { hookStatus, reason } = await check({ event: { [OLD]: 90, [NEW]: 10 } });
    expect(hookStatus).toBe('FAILED');
    expect(reason).toContain('but the deployment expects 90 percent to blue and 10 percent to green');
  });

  test.each([
    [94, 'SUCCEEDED'],
    [93.9, 'FAILED'],
    [96, 'SUCCEEDED'],
    [96.1, 'FAILED'],
  ])('allows a rounding of one percent: %d of 95 percent: %s', async (percent, expected) => {
    const live = { [BLUE]: percent, [GREEN]: 100 - percent };
    const { hookStatus } = await check({ event: { [OLD]: 95, [NEW]: 5 }, live });
    expect(hookStatus).toBe(expected);
  });
});

describe('with weights from two sources', () => {
  test('passes if the rule has the weights of the deployment and not those of the event', async () => {
    const live = { [BLUE]: 90, [GREEN]: 10 };
    const { hookStatus } = await check({ event: { [OLD]: 80, [NEW]: 20 }, deployment: [90, 10], live });
    expect(hookStatus).toBe('SUCCEEDED');
  });

  test('uses those of the deployment if the event has none', async () => {
    expect((await check({ event: {}, deployment: [100, 0] })).hookStatus).toBe('SUCCEEDED');
    expect((await check({ deployment: [0, 100] })).hookStatus).toBe('FAILED');
  });

  test('fails if the rule has neither', async () => {
    const { hookStatus } = await check({ event: START, deployment: [100, 0], live: { [BLUE]: 0, [GREEN]: 100 } });
    expect(hookStatus).toBe('FAILED');
  });
});

describe('does not compare', () => {
  test.each<[string, State]>([
    ['the first deployment of a service', { event: { [NEW]: 100 }, sources: [], deployment: [undefined, 100] }],
    ['without weights', { event: {} }],
    ['incomplete weights', { event: { [OLD]: 0, [NEW]: 0 } }],
    ['revisions without a target group', { event: START, groups: { [OLD]: BLUE } }],
  ])('%s', async (_, state) => {
    const { hookStatus, reason } = await check(state);
    expect(hookStatus).toBe('SUCCEEDED');
    expect(reason).toContain('not compared, because Amazon ECS reports no weights');
  });
});

test.each(['describeRules', 'describeServiceDeployments', 'describeServiceRevisions'])(
  'fails if %s fails',
  async (operation) => {
    const { hookStatus, reason, entries } = await check(
      { event: START },
      { [operation]: () => Promise.reject(new Error('not authorized')) },
    );
    expect(hookStatus).toBe('FAILED');
    expect(reason).toBe('the weights of the listener rule could not be compared: Error: not authorized');
    expect(entries).toEqual([expect.objectContaining({ level: 'ERROR', reason })]);
  },
);
