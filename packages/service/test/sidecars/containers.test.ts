import { Template } from 'aws-cdk-lib/assertions';
import { ServiceImage, Sidecar } from '../../src';
import { only, serviceIn, stackOf } from '../fixtures';

type Container = Readonly<Record<string, unknown>> & { readonly Name: string };

/** Properties of each task definition. */
const TASK = [
  'ContainerDefinitions',
  'Cpu',
  'ExecutionRoleArn',
  'Family',
  'Memory',
  'NetworkMode',
  'RequiresCompatibilities',
  'TaskRoleArn',
];

/** Properties of the application with a sidecar. */
const APPLICATION = [
  'DependsOn',
  'Essential',
  'Image',
  'LinuxParameters',
  'LogConfiguration',
  'Name',
  'ReadonlyRootFilesystem',
  'StopTimeout',
];

/** Properties of each sidecar. */
const SIDECAR = ['Essential', 'Image', 'LogConfiguration', 'Name'];

const LOGS = { LogDriver: 'awslogs', Options: { 'awslogs-group': '/service', 'awslogs-region': 'us-east-1' } };

function taskWith(...sidecars: Sidecar[]) {
  const stack = stackOf();
  serviceIn(stack, { sidecars });
  const task = only(Template.fromStack(stack), 'AWS::ECS::TaskDefinition');
  const [application, ...others] = task.ContainerDefinitions as Container[];
  return { task, application, others };
}

const CONTAINER = Sidecar.container({ containerName: 'proxy', image: ServiceImage.fromRegistry('proxy:1') });
const COLLECTOR = Sidecar.openTelemetryCollector();
const AGENT = Sidecar.cloudWatchAgent({ serviceName: 'orders', environmentName: 'prod' });
const JAVA = Sidecar.javaInstrumentation();
const ROUTER = Sidecar.logRouter();

interface Additional {
  readonly task?: string[];
  readonly application?: string[];
  readonly sidecar?: string[];
}

const KINDS: [string, Sidecar, Additional][] = [
  ['a container', CONTAINER, {}],
  ['a collector', COLLECTOR, { application: ['Environment'], sidecar: ['Environment', 'HealthCheck'] }],
  ['the CloudWatch agent', AGENT, { application: ['Environment'], sidecar: ['Environment'] }],
  [
    'the Java instrumentation',
    JAVA,
    { task: ['Volumes'], application: ['Environment', 'MountPoints'], sidecar: ['Command', 'MountPoints'] },
  ],
  ['a log router', ROUTER, { sidecar: ['FirelensConfiguration', 'HealthCheck'] }],
];

// so that a property of one kind of sidecar is not added to another one
test.each(KINDS)('%s has its properties and no others', (_, sidecar, additional) => {
  const { task, application, others } = taskWith(sidecar);
  expect(Object.keys(task).sort()).toEqual([...TASK, ...(additional.task ?? [])].sort());
  expect(Object.keys(application).sort()).toEqual([...APPLICATION, ...(additional.application ?? [])].sort());
  expect(others.map((container) => Object.keys(container).sort())).toEqual([
    [...SIDECAR, ...(additional.sidecar ?? [])].sort(),
  ]);
});

test.each([
  ['a container', CONTAINER],
  ['a collector', COLLECTOR],
  ['an agent', AGENT],
  ['the Java instrumentation', JAVA],
])('%s is not a log router, and the application logs without one', (_, sidecar) => {
  const { application, others } = taskWith(sidecar);
  for (const container of [application, ...others]) expect(container.LogConfiguration).toMatchObject(LOGS);
});

test('with a log router, only the log router has the FireLens configuration, and only the application uses it', () => {
  const { application, others } = taskWith(CONTAINER, ROUTER);
  const routers = others.filter(({ FirelensConfiguration }) => FirelensConfiguration !== undefined);
  expect(routers.map(({ Name }) => Name)).toEqual(['log-router']);
  expect(application.LogConfiguration).toMatchObject({ LogDriver: 'awsfirelens' });
  for (const container of others) expect(container.LogConfiguration).toMatchObject(LOGS);
});
