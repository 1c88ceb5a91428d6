import { App, Stage } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { ContainerService, type ContainerServiceProps, DeploymentStrategy, ServiceImage } from '../../../src';
import { priorityFor } from '../../../src/service/private/rule-priorities';
import { loadBalancerIn, stackOf, vpcIn } from '../../surroundings';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const on = (path: string) => [elbv2.ListenerCondition.pathPatterns([path])];

/** Several services of one listener; each path is a service's name and what it takes. */
function services(paths: string[], props: Partial<ContainerServiceProps> = {}, listener?: elbv2.IApplicationListener) {
  const stack = stackOf();
  const shared = listener ?? loadBalancerIn(stack).listener;
  for (const path of paths) serviceFor(stack, path, { listener: shared, ...props });
  return stack;
}

function serviceFor(scope: Construct, path: string, props: Partial<ContainerServiceProps>) {
  const stack = scope as ReturnType<typeof stackOf>;
  return new ContainerService(scope, `${path}Service`, {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(scope, `${path}Group`, `sg-${path}`),
    image: ServiceImage.fromRegistry('nginx:1'),
    cpu: 256,
    memoryLimitMiB: 512,
    logGroup: logs.LogGroup.fromLogGroupName(scope, `${path}Logs`, `/${path}`),
    containerPort: 80,
    listenerRule: { conditions: on(`/${path}/*`) },
    ...props,
  });
}

function priorities(paths: string[], props: Partial<ContainerServiceProps> = {}): Record<string, number> {
  const rules = Object.entries(Template.fromStack(services(paths, props)).findResources(RULE));
  return Object.fromEntries(rules.map(([id, { Properties }]) => [id, Properties.Priority as number]));
}

test('two services of one listener get priorities of their own', () => {
  const chosen = Object.values(priorities(['orders', 'users']));
  expect(new Set(chosen).size).toBe(2);
});

test.each([undefined, DeploymentStrategy.blueGreen()])(
  'a priority stays when services are added before, behind, or removed: %#',
  (deployment) => {
    const alone = priorities(['users'], { deployment });
    expect(priorities(['admin', 'users', 'orders'], { deployment })).toMatchObject(alone);
    expect(priorities(['orders', 'users'], { deployment })).toMatchObject(alone);
  },
);

test('priorities leave room for chosen ones before and for the catch-all behind', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^S[a-zA-Z0-9]{1,40}$/), fc.constantFrom('', 'test'), (id, purpose) => {
      const priority = priorityFor(new Construct(new App(), id), purpose);
      expect(Number.isInteger(priority) && priority >= 1000 && priority <= 49_999).toBe(true);
    }),
  );
});

test('the priority of the test requests differs from that of the service', () => {
  const scope = new Construct(new App(), 'Service');
  expect(priorityFor(scope, 'test')).not.toBe(priorityFor(scope));
});

test.each([undefined, DeploymentStrategy.canary()])(
  'two services with one priority fail, the second tells the first: %#',
  (deployment) => {
    const listenerRule = { priority: 5, conditions: on('/*') };
    expect(() => services(['orders', 'users'], { listenerRule, deployment })).toThrow(
      "Service/usersService: listenerRule.priority must be no other rule's of the listener, got 5, which Service/ordersService has",
    );
  },
);

test('two services that would both take the rest fail', () => {
  const props = { listenerRule: undefined, deployment: DeploymentStrategy.blueGreen() };
  expect(() => services(['orders', 'users'], props)).toThrow(
    "Service/usersService: listenerRule.priority must be no other rule's of the listener, got 50000, which Service/ordersService has",
  );
});

test('test requests with the priority of another rule fail', () => {
  const testTraffic = { priority: 9, conditions: on('/test') };
  expect(() => services(['orders', 'users'], { deployment: DeploymentStrategy.blueGreen({ testTraffic }) })).toThrow(
    "Service/usersService: deployment.testTraffic.priority must be no other rule's of the listener, got 9",
  );
  expect(() =>
    services(['orders'], {
      listenerRule: { priority: 9, conditions: on('/orders') },
      deployment: DeploymentStrategy.blueGreen({ testTraffic }),
    }),
  ).toThrow('deployment.testTraffic.priority must differ from that of listenerRule');
});

test('one priority on two listeners is fine', () => {
  const app = new App();
  const props = { listenerRule: { priority: 5, conditions: on('/*') } };
  for (const id of ['One', 'Two']) {
    const stack = stackOf(app, id);
    const { listener } = loadBalancerIn(stack);
    expect(() => serviceFor(stack, 'orders', { listener, ...props })).not.toThrow();
  }
});

test('a listener that two stacks import is one listener', () => {
  const app = new App();
  const listenerArn = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2';
  const make = (id: string) => {
    const stack = stackOf(app, id);
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer');
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'L', {
      listenerArn,
      securityGroup,
    });
    serviceFor(stack, 'orders', { listener, listenerRule: { priority: 5, conditions: on('/*') } });
  };
  make('One');
  expect(() => {
    make('Two');
  }).toThrow('got 5, which One/ordersService has');
});

test('stages of one app do not share listeners', () => {
  const app = new App();
  for (const name of ['dev', 'prod']) {
    const stack = stackOf(new Stage(app, name) as unknown as App, 'Api');
    const { listener } = loadBalancerIn(stack);
    expect(() =>
      serviceFor(stack, 'orders', { listener, listenerRule: { priority: 5, conditions: on('/*') } }),
    ).not.toThrow();
  }
});
