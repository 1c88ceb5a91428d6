import { App, Stage } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { ContainerService, DeploymentStrategy, ServiceImage, TestTraffic, Traffic } from '../../../src';
import { priorityFor } from '../../../src/load-balancing/private/rule-priorities';
import { loadBalancerIn, stackOf, vpcIn } from '../../fixtures';

jest.mock('../../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const on = (path: string) => [elbv2.ListenerCondition.pathPatterns([path])];

interface Options {
  readonly priority?: number;
  readonly catchAll?: boolean;
  readonly deploymentStrategy?: DeploymentStrategy;
}

/** Creates services on one listener. Each path is the name of a service and the paths of its requests. */
function services(paths: string[], options: Options = {}) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  for (const path of paths) serviceFor(stack, path, listener, options);
  return stack;
}

function serviceFor(scope: Construct, path: string, listener: elbv2.IApplicationListener, options: Options) {
  const { priority, catchAll, deploymentStrategy } = options;
  const stack = scope as ReturnType<typeof stackOf>;
  return new ContainerService(scope, `${path}Service`, {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(scope, `${path}Group`, `sg-${path}`),
    image: ServiceImage.fromRegistry('nginx:1'),
    cpu: 256,
    memoryLimitMiB: 512,
    logGroup: logs.LogGroup.fromLogGroupName(scope, `${path}Logs`, `/${path}`),
    containerPort: 80,
    traffic: catchAll
      ? Traffic.fromListener(listener)
      : Traffic.fromListenerRule(listener, { priority, conditions: on(`/${path}/*`) }),
    deploymentStrategy,
  });
}

function priorities(paths: string[], options: Options = {}): Record<string, number> {
  const rules = Object.entries(Template.fromStack(services(paths, options)).findResources(RULE));
  return Object.fromEntries(rules.map(([id, { Properties }]) => [id, Properties.Priority as number]));
}

test('two services of one listener have different priorities', () => {
  const chosen = Object.values(priorities(['orders', 'users']));
  expect(new Set(chosen).size).toBe(2);
});

test.each([undefined, DeploymentStrategy.blueGreen()])(
  'a priority does not change when other services are added or removed: %#',
  (deploymentStrategy) => {
    const single = priorities(['users'], { deploymentStrategy });
    expect(priorities(['admin', 'users', 'orders'], { deploymentStrategy })).toMatchObject(single);
    expect(priorities(['orders', 'users'], { deploymentStrategy })).toMatchObject(single);
  },
);

test('a derived priority is from 1,000 to 49,999', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^S[a-zA-Z0-9]{1,40}$/), fc.constantFrom('', 'test'), (id, purpose) => {
      const priority = priorityFor(new Construct(new App(), id), purpose);
      expect(Number.isInteger(priority) && priority >= 1000 && priority <= 49_999).toBe(true);
    }),
  );
});

test('the priority of test traffic differs from that of production traffic', () => {
  const scope = new Construct(new App(), 'Service');
  expect(priorityFor(scope, 'test')).not.toBe(priorityFor(scope));
});

test.each([undefined, DeploymentStrategy.canary()])(
  'fails when two services have the same priority, and names the other service: %#',
  (deploymentStrategy) => {
    expect(() => services(['orders', 'users'], { priority: 5, deploymentStrategy })).toThrow(
      'Service/usersService: traffic.priority must be unique on the listener, got 5, which Service/ordersService has too',
    );
  },
);

test('fails when two services receive all other requests', () => {
  const options = { catchAll: true, deploymentStrategy: DeploymentStrategy.blueGreen() };
  expect(() => services(['orders', 'users'], options)).toThrow(
    'Service/usersService: traffic.priority must be unique on the listener, got 50000, which Service/ordersService has too',
  );
});

test('fails when test traffic has the priority of another rule', () => {
  const testTraffic = TestTraffic.fromConditions(on('/test'), { priority: 9 });
  const deploymentStrategy = DeploymentStrategy.blueGreen({ testTraffic });
  expect(() => services(['orders', 'users'], { deploymentStrategy })).toThrow(
    'Service/usersService: deploymentStrategy.testTraffic.priority must be unique on the listener, got 9',
  );
  expect(() => services(['orders'], { priority: 9, deploymentStrategy })).toThrow(
    'deploymentStrategy.testTraffic.priority must not be the priority of traffic, got 9',
  );
});

test('accepts the same priority on two listeners', () => {
  const app = new App();
  for (const id of ['One', 'Two']) {
    const stack = stackOf(app, id);
    const { listener } = loadBalancerIn(stack);
    expect(() => serviceFor(stack, 'orders', listener, { priority: 5 })).not.toThrow();
  }
});

test('recognizes two imports of the same listener', () => {
  const app = new App();
  const listenerArn = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2';
  const create = (id: string) => {
    const stack = stackOf(app, id);
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer');
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'L', {
      listenerArn,
      securityGroup,
    });
    serviceFor(stack, 'orders', listener, { priority: 5 });
  };
  create('One');
  expect(() => {
    create('Two');
  }).toThrow('got 5, which One/ordersService has too');
});

test('accepts the same priority in two stages of an app', () => {
  const app = new App();
  for (const name of ['dev', 'prod']) {
    const stack = stackOf(new Stage(app, name) as unknown as App, 'Api');
    const { listener } = loadBalancerIn(stack);
    expect(() => serviceFor(stack, 'orders', listener, { priority: 5 })).not.toThrow();
  }
});
