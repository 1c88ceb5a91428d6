import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { openEnvironment, type Environment } from '../../src/operations/environment';
import {
  chooseService,
  describeService,
  logDestinations,
  mainContainer,
  servicesOf,
} from '../../src/operations/services';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const arn = (cluster: string, name: string, region = 'eu-west-1') =>
  `arn:aws:ecs:${region}:111111111111:service/${cluster}/${name}`;
const open = (stage = 'dev'): Promise<Environment> => openEnvironment({ stage }, setup.shop.context());

/** Deploys the services by stack, and nothing else. */
function deploy(services: Record<string, readonly string[]>): void {
  setup.aws.deploy(setup.shop, (stack) => {
    const arns = services[stack] ?? [];
    const Resources = Object.fromEntries(arns.map((_, index) => [`Api${index}`, { Type: 'AWS::ECS::Service' }]));
    return { template: { Resources }, resources: Object.fromEntries(arns.map((each, index) => [`Api${index}`, each])) };
  });
}

/** Desired counts of services, by name. */
function desired(counts: Record<string, number>): void {
  ecs.on(DescribeServicesCommand).callsFake(({ services: [name] }: { services: string[] }) => {
    return { services: [{ serviceName: name, desiredCount: counts[name] ?? 0, taskDefinition: 'arn:td' }] };
  });
}

beforeEach(() => ecs.reset());

test('finds the services of all stacks', async () => {
  deploy({ Service: [arn('shop', 'api')], Data: [arn('jobs', 'worker')] });
  expect(await servicesOf(await open())).toEqual([
    {
      ...{ arn: arn('jobs', 'worker'), name: 'worker', cluster: 'jobs', region: 'eu-west-1' },
      ...{ stack: 'Data', logicalId: 'Api0' },
    },
    {
      ...{ arn: arn('shop', 'api'), name: 'api', cluster: 'shop', region: 'eu-west-1' },
      ...{ stack: 'Service', logicalId: 'Api0' },
    },
  ]);
});

test('the only service is chosen without a call to Amazon ECS', async () => {
  deploy({ Service: [arn('shop', 'api')] });
  expect(await chooseService(await open())).toMatchObject({ name: 'api' });
  expect(ecs.calls()).toEqual([]);
});

test.each(['worker', 'Data', 'Data/worker'])('--service=%s names one of several services', async (name) => {
  deploy({ Service: [arn('shop', 'api')], Data: [arn('jobs', 'worker')] });
  expect(await chooseService(await open(), name)).toMatchObject({ name: 'worker' });
});

test('the only service with tasks is chosen, as of two Regions the one that serves', async () => {
  deploy({ Service: [arn('shop', 'api')], Alerts: [arn('shop', 'standby', 'us-east-1')] });
  desired({ api: 2 });
  expect(await chooseService(await open())).toMatchObject({ name: 'api' });
});

test('fails with the list of services if several have tasks', async () => {
  deploy({ Service: [arn('shop', 'api')], Data: [arn('shop', 'worker')] });
  desired({ api: 2, worker: 1 });
  await expect(chooseService(await open())).rejects.toThrow(
    'dev has several services: --service must be one of worker, api',
  );
});

test('fails with names that select each service if two have the same name', async () => {
  deploy({ Service: [arn('shop', 'api')], Data: [arn('shop', 'api')] });
  desired({});
  await expect(chooseService(await open(), 'api')).rejects.toThrow(
    "dev has several services: --service must be one of Data/api, Service/api, got 'api'",
  );
});

test('fails with the list of services for an unknown name', async () => {
  deploy({ Service: [arn('shop', 'api')] });
  await expect(chooseService(await open(), 'web')).rejects.toThrow("--service must be one of api, got 'web'");
});

test('fails if no service is deployed', async () => {
  await expect(chooseService(await open())).rejects.toThrow('no service of dev is deployed');
});

test('fails with the reason if stacks cannot be read', async () => {
  setup.aws.refused.add('eu-west-1');
  setup.aws.deploy(setup.shop);
  await expect(chooseService(await open())).rejects.toThrow(
    /the stack dev-Data cannot be read: access denied: not allowed\nthe stack dev-Service cannot be read/,
  );
});

test('fails if a service no longer exists', async () => {
  deploy({ Service: [arn('shop', 'api')] });
  ecs.on(DescribeServicesCommand).resolves({ services: [], failures: [{ reason: 'MISSING' }] });
  const environment = await open();
  const service = await chooseService(environment);
  await expect(describeService(environment, service)).rejects.toThrow('the service api cannot be read: MISSING');
});

test('reads the task definition, its main container and its log groups', async () => {
  deploy({ Service: [arn('shop', 'api')] });
  const taskDefinition = {
    family: 'api',
    containerDefinitions: [
      { name: 'proxy', logConfiguration: { logDriver: 'awsfirelens' as const } },
      {
        name: 'web',
        logConfiguration: {
          logDriver: 'awslogs' as const,
          options: { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs' },
        },
      },
    ],
  };
  ecs.on(DescribeServicesCommand).resolves({
    services: [{ serviceName: 'api', taskDefinition: 'arn:td:3', loadBalancers: [{ containerName: 'web' }] }],
  });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: 'arn:td:3' }).resolves({ taskDefinition });
  const environment = await open();
  const details = await describeService(environment, await chooseService(environment));
  expect(mainContainer(details)).toBe(taskDefinition.containerDefinitions[1]);
  expect(mainContainer({ ...details, service: {} })).toBe(taskDefinition.containerDefinitions[0]);
  expect(logDestinations(details.taskDefinition, 'eu-west-1')).toEqual([
    { container: 'web', logGroup: '/ecs/api', region: 'eu-west-1', streamPrefix: 'ecs' },
  ]);
});

test('fails for credentials of another account', async () => {
  await expect(open('prod')).rejects.toThrow('credentials of prod must be for account 333333333333, got 111111111111');
});

test('fails without names of the SDK if the credentials have expired', async () => {
  setup.aws.isExpired = true;
  await expect(open()).rejects.toThrow(
    'the credentials cannot be read: the credentials have expired. Sign in with `aws sso login --profile NAME`, and set AWS_PROFILE=NAME',
  );
});
