import { Duration } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import {
  type ContainerServiceProps,
  DeploymentStrategy,
  type RollingDeploymentProps,
  Scaling,
  ServiceImage,
  type TrafficShiftProps,
} from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf, statementsOf } from '../surroundings';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

function rendered(props?: RollingDeploymentProps, scaling?: Scaling) {
  const stack = stackOf();
  serviceIn(stack, { deployment: props && DeploymentStrategy.rolling(props), scaling });
  return only(Template.fromStack(stack), 'AWS::ECS::Service');
}

test('rolls with twice the tasks, never with fewer, and back when the tasks fail', () => {
  expect(rendered()).toMatchObject({
    DeploymentController: { Type: 'ECS' },
    DeploymentConfiguration: {
      Strategy: 'ROLLING',
      MaximumPercent: 200,
      MinimumHealthyPercent: 100,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
    AvailabilityZoneRebalancing: 'ENABLED',
  });
});

test('rolls within the given bounds', () => {
  expect(rendered({ minHealthyPercent: 50, maxHealthyPercent: 150 })).toMatchObject({
    DeploymentConfiguration: { MaximumPercent: 150, MinimumHealthyPercent: 50 },
  });
});

test('tasks are not moved between zones where there is no room for one more', () => {
  expect(rendered({ minHealthyPercent: 0, maxHealthyPercent: 100 })).toMatchObject({
    DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 },
    AvailabilityZoneRebalancing: 'DISABLED',
  });
});

test.each<[RollingDeploymentProps, string]>([
  [{ minHealthyPercent: -1 }, 'deployment.minHealthyPercent must be a whole number from 0 to 100, got -1'],
  [{ minHealthyPercent: 101 }, 'deployment.minHealthyPercent must be a whole number from 0 to 100, got 101'],
  [{ minHealthyPercent: 0.5 }, 'deployment.minHealthyPercent must be a whole number from 0 to 100, got 0.5'],
  [{ maxHealthyPercent: 99 }, 'deployment.maxHealthyPercent must be a whole number that is 100 or more, got 99'],
])('fails when %j is out of bounds', (props, problem) => {
  expect(() => rendered(props)).toThrow(`Service/Service: ${problem}`);
});

test.each([
  [1, 100, 199],
  [2, 51, 149],
  [4, 76, 124],
])('fails when %d tasks with %d to %d percent could neither start nor stop one', (tasks, least, most) => {
  const props = { minHealthyPercent: least, maxHealthyPercent: most };
  expect(() => rendered(props, Scaling.fixedAt(tasks))).toThrow(
    `deployment can neither start nor stop a task when ${tasks} run`,
  );
});

test.each([
  [1, 100, 200],
  [1, 0, 100],
  [2, 50, 100],
  [2, 100, 150],
  [4, 75, 100],
  [0, 100, 100],
])('accepts %d tasks with %d to %d percent', (tasks, least, most) => {
  const props = { minHealthyPercent: least, maxHealthyPercent: most };
  expect(() => rendered(props, Scaling.fixedAt(tasks))).not.toThrow();
});

/** A service behind a load balancer whose requests are shifted. */
function shifted(deployment: DeploymentStrategy, props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const service = serviceIn(stack, { listener, containerPort: 8080, deployment, ...props });
  return { service, stack, listener, template: Template.fromStack(stack) };
}

const minutes = (value: number) => Duration.minutes(value);

describe('a deployment that shifts requests', () => {
  const { service, stack, template } = shifted(DeploymentStrategy.blueGreen());
  const deployed = only(template, 'AWS::ECS::Service');

  test('is done by Amazon ECS, with ten minutes in which the old version can come back', () => {
    expect(deployed).toMatchObject({
      DeploymentController: { Type: 'ECS' },
      DeploymentConfiguration: {
        Strategy: 'BLUE_GREEN',
        BakeTimeInMinutes: 10,
        MaximumPercent: 200,
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
    expect(deployed.DeploymentConfiguration).not.toHaveProperty('LifecycleHooks');
  });

  test('has two target groups that differ in nothing but their id', () => {
    const [one, other, ...more] = Object.values(template.findResources(TARGET_GROUP));
    expect(more).toEqual([]);
    expect(one).toEqual(other);
    expect(service.targetGroups.map(({ node }) => node.id)).toEqual(['TargetGroup', 'AlternateTargetGroup']);
    expect(service.targetGroup).toBe(service.targetGroups[0]);
  });

  test('hands target groups, rule and role to Amazon ECS', () => {
    expect(deployed.LoadBalancers).toEqual([
      {
        ContainerName: 'app',
        ContainerPort: 8080,
        TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394' },
        AdvancedConfiguration: {
          AlternateTargetGroupArn: { Ref: 'ServiceAlternateTargetGroup8F8E2EA7' },
          ProductionListenerRule: { Ref: expect.stringMatching('^ServiceProductionRule') },
          RoleArn: { 'Fn::GetAtt': [expect.stringMatching('^ServiceTrafficRole'), 'Arn'] },
        },
      },
    ]);
  });

  test('takes what no other rule takes, by the last rule of the listener', () => {
    expect(only(template, RULE)).toMatchObject({
      Priority: 50_000,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394' }, Weight: 100 },
              { TargetGroupArn: { Ref: 'ServiceAlternateTargetGroup8F8E2EA7' }, Weight: 0 },
            ],
          },
        },
      ],
    });
  });

  test('lets Amazon ECS change these target groups and that rule alone', () => {
    const describe = ['Listeners', 'Rules', 'TargetGroups', 'TargetHealth'];
    expect(statementsOf(template, 'ServiceTrafficPolicy')).toEqual([
      { Effect: 'Allow', Action: describe.map((what) => `elasticloadbalancing:Describe${what}`), Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        Resource: [{ Ref: 'ServiceTargetGroupE74A3394' }, { Ref: 'ServiceAlternateTargetGroup8F8E2EA7' }],
      },
      { Effect: 'Allow', Action: 'elasticloadbalancing:ModifyRule', Resource: { Ref: idsOf(template, RULE)[0] } },
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' } }],
      },
      ManagedPolicyArns: [{ Ref: Match.stringLikeRegexp('^ServiceTrafficPolicy') }],
    });
  });

  test('has its rule and its role before the service', () => {
    const role = idsOf(template, 'AWS::IAM::Role').filter((id) => id.startsWith('ServiceTrafficRole'));
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([...idsOf(template, RULE), ...role]) });
  });

  test('adds no rule to any security group, no inline policy, and warns of nothing', () => {
    for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress', 'AWS::IAM::Policy']) {
      template.resourceCountIs(type, 0);
    }
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });

  test('has no single metric of unhealthy tasks, which would be blind half of the time', () => {
    expect(() => service.metricUnhealthyTasks()).toThrow(
      'Service/Service: metricUnhealthyTasks watches one target group',
    );
  });

  test('keeps the logical ids of its target groups', () => {
    expect(idsOf(template, TARGET_GROUP)).toEqual([
      'ServiceTargetGroupE74A3394',
      'ServiceAlternateTargetGroup8F8E2EA7',
    ]);
  });
});

test('a canary shifts a few requests, then the rest', () => {
  const strategy = DeploymentStrategy.canary({ canaryPercent: 2.5, canaryTime: minutes(15), bakeTime: minutes(5) });
  expect(only(shifted(strategy).template, 'AWS::ECS::Service')).toMatchObject({
    DeploymentConfiguration: {
      Strategy: 'CANARY',
      BakeTimeInMinutes: 5,
      CanaryConfiguration: { CanaryPercent: 2.5, CanaryBakeTimeInMinutes: 15 },
      DeploymentCircuitBreaker: { Enable: false },
    },
  });
});

test('a linear deployment shifts equal steps', () => {
  const strategy = DeploymentStrategy.linear({ stepPercent: 25, stepTime: minutes(3) });
  expect(only(shifted(strategy).template, 'AWS::ECS::Service')).toMatchObject({
    DeploymentConfiguration: {
      Strategy: 'LINEAR',
      BakeTimeInMinutes: 10,
      LinearConfiguration: { StepPercent: 25, StepBakeTimeInMinutes: 3 },
      DeploymentCircuitBreaker: { Enable: false },
    },
  });
});

test('canary and linear have the defaults of Amazon ECS', () => {
  const configured = (strategy: DeploymentStrategy) =>
    only(shifted(strategy).template, 'AWS::ECS::Service').DeploymentConfiguration;
  expect(configured(DeploymentStrategy.canary())).toMatchObject({
    CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 },
  });
  expect(configured(DeploymentStrategy.linear())).toMatchObject({
    LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 6 },
  });
});

describe.each([
  ['blueGreen', (props: TrafficShiftProps) => DeploymentStrategy.blueGreen(props)],
  ['canary', (props: TrafficShiftProps) => DeploymentStrategy.canary(props)],
  ['linear', (props: TrafficShiftProps) => DeploymentStrategy.linear(props)],
])('the first deployment of %s', (_, strategy) => {
  const first = shifted(strategy({ firstDeployment: true })).template.toJSON();
  const second = shifted(strategy({})).template.toJSON();

  test('fails after minutes, since nothing is shifted and the circuit breaker watches', () => {
    const { Properties } = first.Resources.ServiceService480762AE;
    expect(Properties.DeploymentConfiguration).toMatchObject({
      Strategy: 'BLUE_GREEN',
      BakeTimeInMinutes: 0,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
    expect(Properties.DeploymentConfiguration).not.toHaveProperty('CanaryConfiguration');
    expect(Properties.DeploymentConfiguration).not.toHaveProperty('LinearConfiguration');
  });

  test('is followed by others in which only the configuration of the deployment differs', () => {
    delete first.Resources.ServiceService480762AE.Properties.DeploymentConfiguration;
    delete second.Resources.ServiceService480762AE.Properties.DeploymentConfiguration;
    expect(second).toEqual(first);
  });
});

describe('the rule whose weights Amazon ECS changes', () => {
  const conditions = [elbv2.ListenerCondition.hostHeaders(['api.example.com'])];
  const withRule = (props: Partial<ContainerServiceProps> = {}) =>
    shifted(DeploymentStrategy.blueGreen(), {
      listenerRule: { priority: 7, conditions },
      ...props,
    }).template.findResources(RULE);

  test('stays the same, byte by byte, when all else of the service changes', () => {
    const changed = withRule({
      cpu: 1024,
      memoryLimitMiB: 2048,
      image: ServiceImage.fromRegistry('nginx:2'),
      environment: { A: 'b' },
      healthCheck: { path: '/other', interval: Duration.seconds(10) },
      deregistrationDelay: Duration.seconds(5),
      scaling: Scaling.between({ minCapacity: 3, maxCapacity: 9 }),
      deployment: DeploymentStrategy.canary({ bakeTime: minutes(1) }),
    });
    expect(changed).toEqual(withRule());
  });

  test.each<[string, Partial<ContainerServiceProps>]>([
    ['its priority', { listenerRule: { priority: 8, conditions } }],
    [
      'its conditions',
      { listenerRule: { priority: 7, conditions: [elbv2.ListenerCondition.hostHeaders(['b.example.com'])] } },
    ],
    ['the port of its targets', { containerPort: 9090 }],
    ['the name of its target groups', { targetGroupName: 'api' }],
  ])('is a new one when %s would change, so that no weights are written over', (_, props) => {
    expect(Object.keys(withRule(props))).not.toEqual(Object.keys(withRule()));
  });
});

describe('test requests', () => {
  test('reach the new version by a listener of their own', () => {
    const stack = stackOf();
    const loadBalancer = loadBalancerIn(stack);
    const deployment = DeploymentStrategy.blueGreen({ testTraffic: { listener: loadBalancer.addTestListener() } });
    serviceIn(stack, { listener: loadBalancer.listener, containerPort: 8080, deployment });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 8443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      DefaultActions: [Match.objectLike({ Type: 'fixed-response' })],
    });
    const [id, rule] = Object.entries(template.findResources(RULE)).find(([each]) => each.includes('TestRule')) ?? [];
    expect(rule?.Properties).toMatchObject({
      ListenerArn: { Ref: expect.stringMatching('^LoadBalancerTest') },
      Conditions: [{ PathPatternConfig: { Values: ['/*'] } }],
    });
    expect(only(template, 'AWS::ECS::Service').LoadBalancers).toMatchObject([
      { AdvancedConfiguration: { TestListenerRule: { Ref: id } } },
    ]);
    expect(statementsOf(template, 'ServiceTrafficPolicy')[2].Resource).toEqual(
      expect.arrayContaining(idsOf(template, RULE).map((Ref) => ({ Ref }))),
    );
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([id]) });
  });

  test('can be told from others on the listener of the service', () => {
    const conditions = [elbv2.ListenerCondition.httpHeader('X-Test', ['yes'])];
    const { template } = shifted(DeploymentStrategy.blueGreen({ testTraffic: { priority: 3, conditions } }));
    template.hasResourceProperties(RULE, {
      Priority: 3,
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Test', Values: ['yes'] } }],
    });
  });
});

test.each<[DeploymentStrategy, string]>([
  [
    DeploymentStrategy.blueGreen({ bakeTime: minutes(1441) }),
    'bakeTime must be a whole number of minutes from 0 to 1440, got 1441',
  ],
  [
    DeploymentStrategy.blueGreen({ bakeTime: Duration.seconds(90) }),
    'bakeTime must be a whole number of minutes from 0 to 1440, got 1.5',
  ],
  [DeploymentStrategy.canary({ canaryPercent: 0 }), 'canaryPercent must be from 0.1 to 100 in steps of 0.1, got 0'],
  [
    DeploymentStrategy.canary({ canaryPercent: 5.05 }),
    'canaryPercent must be from 0.1 to 100 in steps of 0.1, got 5.05',
  ],
  [
    DeploymentStrategy.canary({ canaryPercent: 100.1 }),
    'canaryPercent must be from 0.1 to 100 in steps of 0.1, got 100.1',
  ],
  [
    DeploymentStrategy.canary({ canaryTime: minutes(1441) }),
    'canaryTime must be a whole number of minutes from 0 to 1440, got 1441',
  ],
  [DeploymentStrategy.linear({ stepPercent: 2.9 }), 'stepPercent must be from 3 to 100 in steps of 0.1, got 2.9'],
  [
    DeploymentStrategy.linear({ stepTime: minutes(1441) }),
    'stepTime must be a whole number of minutes from 0 to 1440, got 1441',
  ],
  [
    DeploymentStrategy.blueGreen({ testTraffic: { priority: 0 } }),
    'testTraffic.priority must be a whole number from 1 to 50000, got 0',
  ],
  [
    DeploymentStrategy.blueGreen({ testTraffic: { priority: 1 } }),
    'testTraffic must have a listener of its own, or conditions',
  ],
])('a strategy out of bounds fails: %#', (strategy, problem) => {
  expect(() => shifted(strategy)).toThrow(`deployment.${problem}`);
});

test.each([
  DeploymentStrategy.blueGreen({ bakeTime: minutes(0) }),
  DeploymentStrategy.blueGreen({ bakeTime: minutes(1440) }),
  DeploymentStrategy.canary({ canaryPercent: 0.1, canaryTime: minutes(0) }),
  DeploymentStrategy.canary({ canaryPercent: 100 }),
  DeploymentStrategy.linear({ stepPercent: 3, stepTime: minutes(1440) }),
  DeploymentStrategy.linear({ stepPercent: 33.3 }),
])('a strategy at its bounds is accepted: %#', (strategy) => {
  expect(() => shifted(strategy)).not.toThrow();
});

test.each([
  ['blueGreen', DeploymentStrategy.blueGreen()],
  ['canary', DeploymentStrategy.canary()],
  ['linear', DeploymentStrategy.linear()],
])('%s without a listener fails', (name, deployment) => {
  expect(() => serviceIn(stackOf(), { deployment })).toThrow(
    `Service/Service: deployment ${name} needs a listener, whose requests it shifts; deployment.alarms on targets need a listener`,
  );
});

test('scaling by requests fails when requests are shifted', () => {
  const scaling = Scaling.between({ minCapacity: 1, maxCapacity: 2, requestsPerTarget: 100 });
  expect(() => shifted(DeploymentStrategy.linear(), { scaling })).toThrow(
    'scaling.requestsPerTarget must be left out with deployment linear',
  );
});

test.each([
  [28, true],
  [29, false],
])('a target group name of %d characters leaves room for the second one: %p', (length, fits) => {
  const render = () => shifted(DeploymentStrategy.blueGreen(), { targetGroupName: 'a'.repeat(length) });
  if (fits) {
    const names = Object.values(render().template.findResources(TARGET_GROUP)).map(({ Properties }) => Properties.Name);
    expect(names).toEqual(['a'.repeat(28), `${'a'.repeat(28)}-alt`]);
  } else {
    expect(render).toThrow('targetGroupName must have 28 characters at most');
  }
});

test('a service on an imported listener can shift its requests', () => {
  const stack = stackOf();
  const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
    listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer'),
  });
  serviceIn(stack, { listener, containerPort: 80, deployment: DeploymentStrategy.blueGreen() });
  const template = Template.fromStack(stack);
  expect(only(template, RULE).ListenerArn).toBe(listener.listenerArn);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'UnHealthyHostCount',
    Dimensions: Match.arrayWith([{ Name: 'LoadBalancer', Value: 'app/api/1' }]),
  });
});
