import { CancelUpdateStackCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  type Deployment,
} from '@aws-sdk/client-ecs';
import { GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Stack } from 'aws-cdk-lib/core';
import { mockClient } from 'aws-sdk-client-mock';
import rollback from '../../src/executors/rollback';
import type { FakeStack } from '../support/aws';
import { CLI_CALLS, synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';
import { setTerminal } from '../support/terminal';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const setup = new ShopTest();
const ecsMock = mockClient(ECSClient);
const ssmMock = mockClient(SSMClient);
const ecr = mockClient(ECRClient);
const run = (options: object = {}) => setup.run(rollback, { yes: true, ...options });
const REPOSITORY = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop';

/** The tag that the service runs. */
let deployed: string;
/** Tags in the parameter, the oldest first. */
let written: string[];
/** Digests by tag. */
let images: Record<string, string>;
/** State of the deployment after the next update. */
let rollout: Partial<Deployment>;

/** A service whose image tag is in the parameter `/shop/image-tag`. */
function addService(stack: Stack): void {
  const parameter = ssm.StringParameter.fromStringParameterName(stack, 'Tag', '/shop/image-tag');
  const definition = new ecs.CfnTaskDefinition(stack, 'Definition', {
    containerDefinitions: [{ name: 'web', image: `${REPOSITORY}:${parameter.stringValue}` }],
  });
  new ecs.CfnService(stack, 'Api', { taskDefinition: definition.ref });
}

beforeEach(() => {
  deployed = 'c';
  written = ['a', 'b', 'c'];
  images = { a: 'sha256:a', b: 'sha256:b', c: 'sha256:c' };
  rollout = { rolloutState: 'COMPLETED', runningCount: 2 };
  for (const client of [ecsMock, ssmMock, ecr]) client.reset();
  synthesizeShop(setup.shop.assembly, { extendService: addService });
  setup.aws.deploy(setup.shop, (stack) =>
    stack === 'Service' ? { resources: { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api' } } : {},
  );
  ssmMock.on(GetParameterHistoryCommand).callsFake(() => ({
    Parameters: written.map((Value, index) => ({
      ...{ Value, Version: index + 1, LastModifiedDate: new Date(Date.UTC(2026, 10, index + 1)) },
      LastModifiedUser: 'arn:aws:sts::111111111111:assumed-role/releaser/jane',
    })),
  }));
  ssmMock.on(PutParameterCommand).callsFake(({ Value }: { Value: string }) => {
    written.push(Value);
    return {};
  });
  ecr.on(DescribeImagesCommand).callsFake(({ imageIds: [{ imageTag }] }: { imageIds: { imageTag: string }[] }) => {
    const imageDigest = images[imageTag];
    if (imageDigest === undefined) throw Object.assign(new Error('no image'), { name: 'ImageNotFoundException' });
    return { imageDetails: [{ imageDigest }] };
  });
  ecsMock.on(DescribeServicesCommand).callsFake(() => {
    // CloudFormation has read the parameter if it has executed a change set
    if (setup.aws.calls.some(({ action }) => action === CLI_CALLS.execute)) deployed = written.at(-1) as string;
    const primary = { status: 'PRIMARY', ...rollout };
    return { services: [{ serviceName: 'api', desiredCount: 2, taskDefinition: 'td', deployments: [primary] }] };
  });
  ecsMock.on(DescribeTaskDefinitionCommand).callsFake(() => ({
    taskDefinition: { family: 'api', containerDefinitions: [{ name: 'web', image: `${REPOSITORY}:${deployed}` }] },
  }));
  ecsMock.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  // the parameter differs, so each update has a change
  setup.aws.changes.set('dev-Service', [
    { action: 'Modify', logicalId: 'Definition', type: 'AWS::ECS::TaskDefinition', replacement: 'True' },
  ]);
});

const tagsWritten = () => ssmMock.commandCalls(PutParameterCommand).map(({ args: [{ input }] }) => input.Value);

test('deploys the previous tag with the deployed template, and waits until the service is steady', async () => {
  expect(await run()).toEqual({ success: true });
  expect(ssmMock.commandCalls(PutParameterCommand).map(({ args: [{ input }] }) => input)).toEqual([
    { Name: '/shop/image-tag', Value: 'b', Overwrite: true },
  ]);
  expect(setup.shop.deployments).toEqual(['prepare Service', 'execute Service']);
  expect(setup.output).toMatch(/^c is deployed, b is deployed next to api in eu-west-1$/m);
  expect(setup.output).toMatch(/^api: 2 of 2 tasks run b$/m);
  expect(setup.output).toMatch(/^api runs b, after \d+ s$/m);
});

test('lists what was released when and by whom, and changes nothing', async () => {
  written = ['a', 'b', 'x', 'b', 'c'];
  expect(await run({ list: true })).toEqual({ success: true });
  const cells = setup.output.split('\n').flatMap((line) => {
    const row = line.split('│').slice(1, -1);
    return row.length > 0 ? [row.map((cell) => cell.trim())] : [];
  });
  expect(cells).toEqual([
    ['released (UTC)', 'tag', 'by', 'state'],
    ['2026-11-05 00:00', 'c', 'jane', 'deployed'],
    ['2026-11-04 00:00', 'b', 'jane', ''],
    ['2026-11-03 00:00', 'x', 'jane', 'withdrawn, not in the repository'],
    ['2026-11-02 00:00', 'b', 'jane', 'withdrawn'],
    ['2026-11-01 00:00', 'a', 'jane', ''],
  ]);
  expect(tagsWritten()).toEqual([]);
  expect(setup.shop.cdkCalls).toEqual([]);
});

test('prints the list as JSON', async () => {
  expect(await run({ list: true, json: true })).toEqual({ success: true });
  expect((JSON.parse(setup.written) as object[])[0]).toEqual({
    ...{ tag: 'c', time: '2026-11-03T00:00:00.000Z', author: 'jane' },
    ...{ isWithdrawn: false, isDeployed: true, isInRepository: true },
  });
});

test('--json requires --list', async () => {
  expect(await run({ json: true })).toEqual({ success: false });
  expect(setup.output).toBe('shop: --json requires --list');
});

test('--to chooses a tag, also one that was not released', async () => {
  images.d = 'sha256:d';
  expect(await run({ to: 'd', dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain('c is deployed, d is deployed next to api in eu-west-1');
});

test.each([
  ['is not in the repository', { to: 'gone' }, "--to must be a tag of the repository shop, got 'gone'. See --list"],
  ['has the same digest', { to: 'copy' }, "--to must be another image than c, got 'copy' with the same digest"],
  ['is deployed', { to: 'c' }, 'api runs c already'],
])('refuses a tag that %s', async (_, options, expected) => {
  images.copy = images.c;
  expect(await run(options)).toEqual({ success: false });
  expect(setup.output.split('\n').at(-1)).toBe(`shop: ${expected}`);
  expect(tagsWritten()).toEqual([]);
});

test('refuses without an earlier tag', async () => {
  written = ['c'];
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: \/shop\/image-tag has no tag before c\. Choose one of the repository with --to$/);
});

test('an image that no longer exists does not prevent a rollback', async () => {
  delete images.c;
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain('c is deployed, b is deployed next');
});

test('the default skips tags that were withdrawn', async () => {
  written = ['a', 'b', 'c', 'b'];
  deployed = 'b';
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain('b is deployed, a is deployed next');
});

test('tells that the parameter has a tag that is not deployed', async () => {
  deployed = 'b';
  expect(await run({ dryRun: true })).toEqual({ success: true });
  expect(setup.output).toContain('/shop/image-tag has c, which is not deployed');
  expect(setup.output).toContain('b is deployed, a is deployed next');
});

test('writes the parameter only, if the tag is deployed and the parameter has another', async () => {
  deployed = 'b';
  setup.aws.changes.set('dev-Service', []);
  expect(await run({ to: 'b' })).toEqual({ success: true });
  expect(tagsWritten()).toEqual(['b']);
});

test('asks before it changes something', async () => {
  expect(await run({ yes: false })).toEqual({ success: false });
  expect(setup.output.split('\n').at(-1)).toBe(
    'shop: Roll back dev to b? Confirmation needs a terminal. To confirm without one, add --yes',
  );
  expect(tagsWritten()).toEqual([]);
});

test('--dryRun changes nothing and asks nothing', async () => {
  const restore = setTerminal(true);
  expect(await run({ dryRun: true, yes: false })).toEqual({ success: true });
  restore();
  expect(setup.output).toMatch(/dry run: nothing was changed$/);
  expect(tagsWritten()).toEqual([]);
});

describe('while the stack is updated', () => {
  const stack = 'eu-west-1/dev-Service';
  const canceled = () => setup.aws.calls.filter(({ action }) => action === 'CancelUpdateStack').length;
  const show = (status: string) => {
    const { template, resources } = setup.aws.stacks.get(stack) as FakeStack;
    setup.aws.stacks.set(stack, { template, resources, status });
  };
  // the service has the old image until the migration is complete
  beforeEach(() => (deployed = 'b'));

  test('cancels the update, and waits until it is rolled back', async () => {
    show('UPDATE_IN_PROGRESS');
    setup.aws.canceled.set(stack, ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(await run()).toEqual({ success: true });
    expect(canceled()).toBe(1);
    expect(setup.output).toContain(
      'dev-Service: an update is under way, which CloudFormation cancels and rolls back first',
    );
    expect(setup.output).toMatch(/^dev-Service: UPDATE_ROLLBACK_IN_PROGRESS\ndev-Service: UPDATE_ROLLBACK_COMPLETE$/m);
    expect(tagsWritten()).toEqual(['b']);
  });

  test('continues if the update ends before it is canceled', async () => {
    show('UPDATE_IN_PROGRESS');
    const { send } = CloudFormationClient.prototype;
    jest.spyOn(CloudFormationClient.prototype, 'send').mockImplementation(function (this: unknown, ...args: never[]) {
      if ((args[0] as object) instanceof CancelUpdateStackCommand) show('UPDATE_COMPLETE');
      return (send as (...all: never[]) => Promise<never>).apply(this, args);
    } as never);
    expect(await run()).toEqual({ success: true });
    expect(tagsWritten()).toEqual(['b']);
  });

  test('waits for a rollback that is in progress', async () => {
    show('UPDATE_ROLLBACK_IN_PROGRESS');
    setup.aws.following.set(stack, ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(await run()).toEqual({ success: true });
    expect(canceled()).toBe(0);
    expect(setup.output).toContain('dev-Service: UPDATE_ROLLBACK_IN_PROGRESS, which must be complete first');
  });

  test('fails with the command that continues if the rollback fails', async () => {
    show('UPDATE_IN_PROGRESS');
    setup.aws.canceled.set(stack, ['UPDATE_ROLLBACK_FAILED']);
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toMatch(
      /shop: dev-Service is UPDATE_ROLLBACK_FAILED\. .*`aws cloudformation continue-update-rollback --stack-name dev-Service`$/,
    );
    expect(tagsWritten()).toEqual([]);
  });
});

test('stops a deployment of the service, and waits until it is rolled back', async () => {
  const arn = 'arn:aws:ecs:eu-west-1:111111111111:service-deployment/shop/api/1';
  const stoppable = { status: ['PENDING', 'IN_PROGRESS'] };
  const ending = { status: ['STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] };
  const list = { serviceDeployments: [{ serviceDeploymentArn: arn }] };
  ecsMock.on(ListServiceDeploymentsCommand, stoppable as never).resolves(list);
  ecsMock
    .on(ListServiceDeploymentsCommand, ending as never)
    .resolvesOnce(list)
    .resolves({ serviceDeployments: [] });
  ecsMock.on(StopServiceDeploymentCommand).callsFake(() => {
    deployed = 'b';
    return {};
  });
  expect(await run()).toEqual({ success: true });
  expect(ecsMock.commandCalls(StopServiceDeploymentCommand).map(({ args: [{ input }] }) => input)).toEqual([
    { serviceDeploymentArn: arn, stopType: 'ROLLBACK' },
  ]);
  expect(ecsMock.commandCalls(ListServiceDeploymentsCommand, ending as never)).toHaveLength(2);
  expect(tagsWritten()).toEqual(['b']);
});

test('fails if a deployment cannot be stopped', async () => {
  ecsMock.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [{ serviceDeploymentArn: 'arn' }] });
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  ecsMock.on(StopServiceDeploymentCommand).rejects(denied);
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: the deployment of api cannot be stopped: access denied: not authorized$/);
  expect(tagsWritten()).toEqual([]);
});

test('writes the deployed tag back if the update of the stack fails', async () => {
  setup.shop.deployWithCdk('if (step === "execute") { process.exitCode = 1; return; }');
  expect(await run()).toEqual({ success: false });
  expect(tagsWritten()).toEqual(['b', 'c']);
  expect(setup.output).toMatch(/shop: cdk deploy failed, see above$/);
});

test('fails if Amazon ECS rolls the service back', async () => {
  rollout = { rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start.' };
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/shop: api does not run b: tasks failed to start\.$/);
});

test('fails if the service is not steady in time', async () => {
  rollout = { rolloutState: 'IN_PROGRESS', runningCount: 1 };
  expect(await run({ timeout: '0s' })).toEqual({ success: false });
  expect(setup.output).toMatch(
    /shop: api is not steady after 0 s: api: 1 of 2 tasks run b\. The deployment continues$/,
  );
});

test('fails for a wrong timeout', async () => {
  expect(await run({ timeout: '5 minutes' })).toEqual({ success: false });
  expect(setup.output).toBe("shop: timeout must be such as 90s or 30m, got '5 minutes'");
});

test('fails for a service whose tag is not in a parameter', async () => {
  synthesizeShop(setup.shop.assembly, {
    extendService: (stack) => {
      new ecs.CfnTaskDefinition(stack, 'Definition', { containerDefinitions: [{ name: 'web', image: 'web:1' }] });
      new ecs.CfnService(stack, 'Api', {});
    },
  });
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(/^shop: Service: the image tag of api must be in an SSM parameter/);
});

describe('a service of another Region with the same parameter', () => {
  beforeEach(() => {
    synthesizeShop(setup.shop.assembly, { extendService: addService, extendAlerts: addService });
    setup.aws.deploy(setup.shop, (stack) => {
      const region = stack === 'Service' ? 'eu-west-1' : 'us-east-1';
      const name = stack === 'Service' ? 'api' : 'standby';
      if (stack === 'Data') return {};
      return { resources: { Api: `arn:aws:ecs:${region}:111111111111:service/shop/${name}` } };
    });
    setup.aws.changes.set('dev-Alerts', [
      { action: 'Modify', logicalId: 'Definition', type: 'AWS::ECS::TaskDefinition', replacement: 'True' },
    ]);
    const described = ({ services: [name] }: { services: string[] }) => ({
      services: [
        name === 'api'
          ? { desiredCount: 2, taskDefinition: 'td', deployments: [{ status: 'PRIMARY', ...rollout }] }
          : { desiredCount: 0, taskDefinition: 'td', deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }] },
      ],
    });
    ecsMock.on(DescribeServicesCommand).callsFake((input: { services: string[] }) => {
      if (setup.aws.calls.some(({ action }) => action === CLI_CALLS.execute)) deployed = written.at(-1) as string;
      return described(input);
    });
  });

  test('follows', async () => {
    expect(await run()).toEqual({ success: true });
    expect(setup.output).toContain('b is deployed next to api in eu-west-1, then to standby in us-east-1');
    expect(setup.shop.deployments).toEqual(['prepare Service', 'execute Service', 'prepare Alerts', 'execute Alerts']);
    expect(tagsWritten()).toEqual(['b', 'b']);
  });

  test('is not changed if a service is named', async () => {
    expect(await run({ service: 'api', dryRun: true })).toEqual({ success: true });
    expect(setup.output).toMatch(/^c is deployed, b is deployed next to api in eu-west-1$/m);
  });

  test('is reported if its Region cannot be read', async () => {
    setup.aws.refused.add('us-east-1');
    expect(await run()).toEqual({ success: false });
    expect(tagsWritten()).toEqual(['b']);
    expect(setup.output).toMatch(
      /shop: not rolled back:\n {2}the stack dev-Alerts cannot be read: access denied: not allowed$/,
    );
  });
});
