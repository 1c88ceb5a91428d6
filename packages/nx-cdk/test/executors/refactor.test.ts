import { CfnCondition, CfnParameter, CfnResource, Fn, Stack, Stage } from 'aws-cdk-lib/core';
import * as sns from 'aws-cdk-lib/aws-sns';
import refactor from '../../src/executors/refactor';
import { synthesizeShop, type ShopProps } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(refactor, { yes: true, ...options });

/** The message of the error, without the name of the project. */
const error = () => setup.output.split('shop: ').at(-1);

/** Deploys an app to the fake API, with a physical id for each resource, and then synthesizes another app. */
function change(before: ShopProps, after: ShopProps, stacks: readonly string[] = []): void {
  synthesizeShop(setup.shop.assembly, before);
  setup.aws.deploy(setup.shop, (name) => ({ resources: physicalIds(name) }));
  for (const name of stacks)
    setup.aws.stacks.set(`eu-west-1/dev-${name}`, {
      template: setup.shop.template(name),
      resources: physicalIds(name),
    });
  synthesizeShop(setup.shop.assembly, after);
}

function physicalIds(stack: string): Record<string, string> {
  const ids = Object.keys(setup.shop.template(stack).Resources ?? {});
  return Object.fromEntries(ids.map((id) => [id, `${stack}-${id}-physical`]));
}

function resourcesOf(stack: string): Record<string, string> {
  return setup.aws.stacks.get(`eu-west-1/dev-${stack}`)?.resources ?? {};
}

function deployed(stack: string): ReturnType<typeof setup.shop.template> {
  return setup.aws.stacks.get(`eu-west-1/dev-${stack}`)?.template as never;
}

const newQueue = (stack: Stack, id = 'Queue', properties: object = { A: 'queue' }) =>
  new CfnResource(stack, id, { type: 'Test::A::Queue', properties });
const newStack = (sibling: Stack, id = 'Traffic', terminationProtection = false) =>
  new Stack(Stage.of(sibling) as Stage, id, { terminationProtection });
const calls = (action: string) => setup.aws.calls.filter((call) => call.action === action);

describe('a resource', () => {
  test('moves to another stack, and keeps its physical resource', async () => {
    change({ extendService: (service) => newQueue(service) }, { extend: (data) => newQueue(data) });
    expect(await run()).toEqual({ success: true });
    expect(resourcesOf('Data')).toMatchObject({ Queue: 'Service-Queue-physical' });
    expect(resourcesOf('Service')).not.toHaveProperty('Queue');
    expect(setup.output).toContain('moved 1 resource. Next: nx diff shows what else the app would change');
  });

  test('gets another logical id in its stack', async () => {
    change({ extend: (data) => newQueue(data) }, { extend: (data) => newQueue(data, 'Jobs') });
    expect(await run()).toEqual({ success: true });
    expect(resourcesOf('Data')).toMatchObject({ Jobs: 'Data-Queue-physical' });
  });

  test('moves to a new stack, which then has the termination protection of the app', async () => {
    change(
      { extendService: (service) => newQueue(service) },
      { extendService: (service) => newQueue(newStack(service, 'Traffic', true)) },
    );
    expect(await run()).toEqual({ success: true });
    expect(resourcesOf('Traffic')).toEqual({ Queue: 'Service-Queue-physical' });
    expect(calls('CreateStackRefactor')[0].parameters.get('EnableStackCreation')).toBe('true');
    expect(setup.aws.stacks.get('eu-west-1/dev-Traffic')?.terminationProtection).toBe(true);
  });

  test('is found although resources that it refers to move, too', async () => {
    const build = (stack: Stack) => {
      const queue = newQueue(stack);
      const reader = newQueue(stack, 'Reader', {
        Of: queue.ref,
        Text: Fn.sub('a ${Queue} b'),
        Arn: queue.getAtt('Arn'),
        Containers: [{ DependsOn: [{ ContainerName: 'agent' }] }],
      });
      reader.addResourceDependency(queue);
    };
    change({ extendService: build }, { extend: build });
    expect(await run()).toEqual({ success: true });
    expect(resourcesOf('Data')).toMatchObject({ Queue: 'Service-Queue-physical', Reader: 'Service-Reader-physical' });
    expect(deployed('Data').Resources?.Reader).toMatchObject({ DependsOn: ['Queue'] });
  });

  test('that a resource of the old stack refers to is read from an output', async () => {
    change(
      { extendService: (service) => newQueue(service, 'Reader', { Of: newQueue(service).ref }) },
      {
        extendService: (service) => {
          const queue = newQueue(newStack(service));
          newQueue(service, 'Reader', { Of: queue.ref });
        },
      },
    );
    expect(await run()).toEqual({ success: true });
    const [name] = Object.keys(deployed('Traffic').Outputs ?? {});
    const reader = JSON.stringify(deployed('Service').Resources?.Reader.Properties);
    expect(reader).toMatch(new RegExp(`(GetStackOutput|ImportValue).*${name}`));
  });

  test('that refers to a resource of the old stack reads an output of it', async () => {
    change(
      { extendService: (service) => newQueue(service, 'Reader', { Of: newQueue(service).ref }) },
      {
        extendService: (service) => {
          newQueue(newStack(service), 'Reader', { Of: newQueue(service).ref });
        },
      },
    );
    expect(await run()).toEqual({ success: true });
    expect(Object.keys(deployed('Service').Outputs ?? {})).toHaveLength(1);
  });

  test('moves into the stack that it read from', async () => {
    const before = (data: Stack) => {
      const queue = newQueue(data);
      const reader = newStack(data, 'Readers');
      newQueue(reader, 'Reader', { Of: queue.ref });
      newQueue(reader, 'Other', { A: 'other' });
    };
    const after = (data: Stack) => {
      newQueue(data, 'Reader', { Of: newQueue(data).ref });
      newQueue(newStack(data, 'Readers'), 'Other', { A: 'other' });
    };
    change({ extend: before }, { extend: after }, ['Readers']);
    expect(await run()).toEqual({ success: true });
    expect(deployed('Data').Resources?.Reader.Properties).toEqual({ Of: { Ref: 'Queue' } });
  });

  test('is the one with the same logical id if several are equal', async () => {
    const build = (stack: Stack) => ['A', 'B'].forEach((id) => newQueue(stack, id));
    change({ extendService: build }, { extend: build });
    expect(await run()).toEqual({ success: true });
    expect(resourcesOf('Data')).toMatchObject({ A: 'Service-A-physical', B: 'Service-B-physical' });
  });

  test.each([
    ['logical ids', 'Service/Queue', 'Data/Jobs'],
    ['construct paths with the stage', 'dev/Service/Queue', 'dev/Data/Jobs'],
  ])('that changes at the same time moves with its old properties if %s name it', async (_, from, to) => {
    change({ extendService: (s) => newQueue(s) }, { extend: (data) => newQueue(data, 'Jobs', { A: 'changed' }) });
    expect(await run({ move: [`${from}=${to}`] })).toEqual({ success: true });
    expect(resourcesOf('Data')).toMatchObject({ Jobs: 'Service-Queue-physical' });
    expect(deployed('Data').Resources?.Jobs.Properties).toEqual({ A: 'queue' });
  });

  test('that the app no longer has stays in its stack', async () => {
    const gone = (service: Stack) => newQueue(service, 'Gone', { Of: newQueue(service).ref });
    change(
      { extendService: gone },
      { extend: (data) => newQueue(data, 'Queue'), extendService: (service) => new sns.Topic(service, 'Other') },
    );
    expect(await run()).toEqual({ success: false });
    expect(error()).toBe(
      'Service/Gone needs the Ref of Data/Queue in another stack, and the app has no output for it. ' +
        'Remove the reference, and deploy before the refactoring',
    );
  });

  test('keeps the condition and the parameter of its stack in a new stack', async () => {
    const build = (stack: Stack, holder = stack) => {
      const size = new CfnParameter(holder, 'Size', { default: '1' });
      const isLarge = new CfnCondition(holder, 'IsLarge', { expression: Fn.conditionEquals(size, '9') });
      newQueue(holder, 'Queue', { Size: size.valueAsString }).cfnOptions.condition = isLarge;
    };
    change({ extendService: (service) => build(service) }, { extendService: (service) => build(newStack(service)) });
    expect(await run()).toEqual({ success: true });
    expect(Object.keys(deployed('Traffic').Parameters ?? {})).toEqual(['Size']);
    expect(Object.keys(deployed('Traffic').Conditions ?? {})).toEqual(['IsLarge']);
  });
});

describe('the command', () => {
  test('shows the moves, stateful resources and changes of tags, and asks', async () => {
    change(
      { extendService: (service) => new sns.Topic(service, 'Topic') },
      { extend: (data) => new sns.Topic(data, 'Topic') },
    );
    expect(await run({ yes: false })).toEqual({ success: false });
    expect(setup.output).toMatch(/AWS::SNS::Topic +│ Service\/Topic\w+ +│ Data\/Topic\w+/);
    expect(setup.output).toMatch(/CloudFormation also changes the tags of Topic\w+/);
    expect(setup.output).toContain('Move 1 resource in account 111111111111?');
    expect(calls('ExecuteStackRefactor')).toEqual([]);
  });

  test('calls nothing that changes with --dryRun', async () => {
    change({ extendService: (service) => newQueue(service) }, { extend: (data) => newQueue(data) });
    expect(await run({ dryRun: true, yes: false })).toEqual({ success: true });
    expect(setup.output).toContain('dry run: nothing was moved');
    expect(setup.aws.calls.filter(({ action }) => action.includes('Refactor'))).toEqual([]);
  });

  test('succeeds if nothing has moved', async () => {
    change({}, {});
    expect(await run()).toEqual({ success: true });
    expect(setup.output).toContain('no resource has moved');
  });

  test('names the options for resources that could have moved', async () => {
    change({ extendService: (s) => newQueue(s) }, { extend: (data) => newQueue(data, 'Jobs', { A: 'changed' }) });
    expect(await run()).toEqual({ success: false });
    expect(error()).toBe(
      'no move was found\nService/Queue is not in the app. If it moved and changed, add:\n  --move=Service/Queue=Data/Jobs',
    );
  });

  test('uploads large templates to the bootstrap bucket', async () => {
    const build = (stack: Stack) => newQueue(stack, 'Queue', { Text: 'a'.repeat(52_000) });
    change({ extendService: build }, { extend: build });
    expect(await run()).toEqual({ success: true });
    const [[path]] = [...setup.aws.uploads];
    expect(path).toMatch(/^\/refactoring\/[0-9a-f]{64}\.json$/);
    expect(resourcesOf('Data')).toMatchObject({ Queue: 'Service-Queue-physical' });
  });

  test('does not refactor stacks with credentials of another account', async () => {
    change({ extendService: (service) => newQueue(service) }, { extend: (data) => newQueue(data) });
    setup.aws.account = '999999999999';
    expect(await run()).toEqual({ success: false });
    expect(error()).toBe('credentials of dev must be for account 111111111111, got 999999999999');
  });

  test('fails with the reason if CloudFormation rolls back', async () => {
    change({ extendService: (service) => newQueue(service) }, { extend: (data) => newQueue(data) });
    setup.aws.refactors.failure = 'a tag cannot be changed';
    expect(await run()).toEqual({ success: false });
    expect(error()).toBe('the refactoring failed with ROLLBACK_COMPLETE: a tag cannot be changed');
  });
});

describe('CloudFormation would refuse, so the command fails before', () => {
  test('an empty stack', async () => {
    const queues = (data: Stack) => newQueue(newStack(data, 'Queues'));
    change({ extend: queues }, { extend: (data) => (newQueue(data), newStack(data, 'Queues')) }, ['Queues']);
    expect(await run({ dryRun: true })).toEqual({ success: false });
    expect(error()).toBe(
      'Queues would have no resources, which CloudFormation refuses. Deploy another resource to it first',
    );
  });

  test('a resource with the name of its stack', async () => {
    const build = (stack: Stack) => newQueue(stack, 'Queue', { Name: Fn.ref('AWS::StackName') });
    change({ extendService: build }, { extend: build });
    expect(await run({ dryRun: true })).toEqual({ success: false });
    expect(error()).toBe('Service/Queue cannot move to another stack, because it contains AWS::StackName');
  });

  test('a resource with a parameter that an existing stack does not have', async () => {
    const build = (stack: Stack) =>
      newQueue(stack, 'Queue', { Size: new CfnParameter(stack, 'Size', { default: '1' }).valueAsString });
    change({ extendService: build }, { extend: build });
    expect(await run({ dryRun: true })).toEqual({ success: false });
    expect(error()).toBe('Service/Queue cannot move to Data, which has no parameter Size. Deploy it to Data first');
  });

  test('six stacks', async () => {
    const names = ['B', 'C', 'D', 'E', 'F'];
    const before = (service: Stack) => names.forEach((name) => newQueue(service, name, { name }));
    const after = (service: Stack) => names.forEach((name) => newQueue(newStack(service, name), name, { name }));
    change({ extendService: before }, { extendService: after });
    expect(await run({ dryRun: true })).toEqual({ success: false });
    expect(error()).toBe(
      'a refactoring must have at most 5 stacks, got 6: Service, B, C, D, E, F. Move the resources in several steps',
    );
  });
});

describe('--move', () => {
  test.each([
    ['Service/Queue', "move must be <stack>/<logical id>=<stack>/<logical id>, got 'Service/Queue'"],
    ['Service/No=Data/Jobs', "move must begin with a deployed resource, got 'Service/No'"],
    ['Service/Queue=Data/No', "move must end with a resource of the app, got 'Data/No'"],
    [
      'Service/Queue=Data/Other',
      "move must keep the type, got Test::A::Queue and Test::A::Other in 'Service/Queue=Data/Other'",
    ],
    [
      'Service/Queue=Alerts/Far',
      "move must stay in its Region, got eu-west-1 and us-east-1 in 'Service/Queue=Alerts/Far'",
    ],
    ['Service/Queue=Data/Here', "move must end where nothing is deployed, got 'Data/Here'"],
  ])('refuses %s', async (move, message) => {
    const extend = (data: Stack) => {
      newQueue(data, 'Here', { A: 'here' });
    };
    change(
      { extend, extendService: (service) => newQueue(service) },
      {
        extend: (data) => {
          extend(data);
          newQueue(data, 'Jobs', { A: 'changed' });
          new CfnResource(data, 'Other', { type: 'Test::A::Other' });
        },
        extendAlerts: (alerts) => newQueue(alerts, 'Far'),
      },
    );
    expect(await run({ move: [move] })).toEqual({ success: false });
    expect(error()).toBe(message);
  });

  test('names each resource once', async () => {
    change(
      { extendService: (service) => newQueue(service) },
      { extend: (data) => ['A', 'B'].forEach((id) => newQueue(data, id, { A: 'changed' })) },
    );
    expect(await run({ move: ['Service/Queue=Data/A', 'Service/Queue=Data/B'] })).toEqual({ success: false });
    expect(error()).toBe("move must name each resource once, got 'Service/Queue' twice");
  });
});
