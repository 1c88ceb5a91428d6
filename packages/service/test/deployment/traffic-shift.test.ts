import { Duration, type Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import {
  type ContainerServiceProps,
  DeploymentStrategy,
  type ListenerRuleTrafficOptions,
  Scaling,
  ServiceImage,
  TestTraffic,
  Traffic,
  type TrafficShiftProps,
} from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf, statementsOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** Creates a service whose deployments shift traffic. */
function shifted(
  deploymentStrategy: DeploymentStrategy,
  props: Partial<ContainerServiceProps> = {},
  traffic = (stack: Stack) => Traffic.fromListener(loadBalancerIn(stack).listener),
) {
  const stack = stackOf();
  const service = serviceIn(stack, { traffic: traffic(stack), containerPort: 8080, deploymentStrategy, ...props });
  return { service, stack, template: Template.fromStack(stack) };
}

describe('a deployment that shifts traffic', () => {
  const { service, stack, template } = shifted(DeploymentStrategy.blueGreen());

  test('has two identical target groups', () => {
    const [one, other, ...more] = Object.values(template.findResources(TARGET_GROUP));
    expect(more).toEqual([]);
    expect(one).toEqual(other);
    expect(service.targetGroups.map(({ node }) => node.id)).toEqual(['TargetGroup', 'AlternateTargetGroup']);
    expect(service.targetGroup).toBe(service.targetGroups[0]);
  });

  test('passes target groups, rule and role to Amazon ECS', () => {
    expect(only(template, 'AWS::ECS::Service').LoadBalancers).toEqual([
      {
        ContainerName: 'app',
        ContainerPort: 8080,
        TargetGroupArn: { Ref: 'ServiceTargetGroupE74A339434466BAB' },
        AdvancedConfiguration: {
          AlternateTargetGroupArn: { Ref: 'ServiceAlternateTargetGroup8F8E2EA734466BAB' },
          ProductionListenerRule: { Ref: expect.stringMatching('^ServiceProductionRule') },
          RoleArn: { 'Fn::GetAtt': [expect.stringMatching('^ServiceTrafficRole'), 'Arn'] },
        },
      },
    ]);
  });

  test('receives all other requests by the last rule of the listener', () => {
    expect(only(template, RULE)).toMatchObject({
      Priority: 50_000,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: { Ref: 'ServiceTargetGroupE74A339434466BAB' }, Weight: 100 },
              { TargetGroupArn: { Ref: 'ServiceAlternateTargetGroup8F8E2EA734466BAB' }, Weight: 0 },
            ],
          },
        },
      ],
    });
  });

  test('lets Amazon ECS change these target groups and this rule only', () => {
    const describe = ['Listeners', 'Rules', 'TargetGroups', 'TargetHealth'];
    expect(statementsOf(template, 'ServiceTrafficPolicy')).toEqual([
      { Effect: 'Allow', Action: describe.map((what) => `elasticloadbalancing:Describe${what}`), Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        Resource: [
          { Ref: 'ServiceTargetGroupE74A339434466BAB' },
          { Ref: 'ServiceAlternateTargetGroup8F8E2EA734466BAB' },
        ],
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

  test('creates the rule and the role before the service', () => {
    const role = idsOf(template, 'AWS::IAM::Role').filter((id) => id.startsWith('ServiceTrafficRole'));
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([...idsOf(template, RULE), ...role]) });
  });

  test('adds no security group rules, no inline policy and no warnings', () => {
    for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress', 'AWS::IAM::Policy']) {
      template.resourceCountIs(type, 0);
    }
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });

  test('keeps the logical ids of the target groups', () => {
    expect(idsOf(template, TARGET_GROUP)).toEqual([
      'ServiceTargetGroupE74A339434466BAB',
      'ServiceAlternateTargetGroup8F8E2EA734466BAB',
    ]);
  });
});

describe.each([
  ['blueGreen', (props: TrafficShiftProps) => DeploymentStrategy.blueGreen(props)],
  ['canary', (props: TrafficShiftProps) => DeploymentStrategy.canary(props)],
  ['linear', (props: TrafficShiftProps) => DeploymentStrategy.linear(props)],
])('the first deployment of %s', (_, strategy) => {
  const first = shifted(strategy({ firstDeployment: true })).template.toJSON();
  const second = shifted(strategy({})).template.toJSON();

  test('shifts no traffic and has the circuit breaker, so that it fails after minutes', () => {
    const { Properties } = first.Resources.ServiceService480762AE;
    expect(Properties.DeploymentConfiguration).toMatchObject({
      Strategy: 'BLUE_GREEN',
      BakeTimeInMinutes: 0,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
    expect(Properties.DeploymentConfiguration).not.toHaveProperty('CanaryConfiguration');
    expect(Properties.DeploymentConfiguration).not.toHaveProperty('LinearConfiguration');
  });

  test('differs from the second one in the deployment configuration only', () => {
    delete first.Resources.ServiceService480762AE.Properties.DeploymentConfiguration;
    delete second.Resources.ServiceService480762AE.Properties.DeploymentConfiguration;
    expect(second).toEqual(first);
  });
});

describe('the rule whose weights Amazon ECS changes', () => {
  const conditions = [elbv2.ListenerCondition.hostHeaders(['api.example.com'])];
  const withRule = (options: Partial<ListenerRuleTrafficOptions> = {}, props: Partial<ContainerServiceProps> = {}) => {
    const traffic = (stack: Stack) =>
      Traffic.fromListenerRule(loadBalancerIn(stack).listener, { priority: 7, conditions, ...options });
    return shifted(DeploymentStrategy.blueGreen(), props, traffic).template.findResources(RULE);
  };

  test('does not change when other properties of the service change', () => {
    const changed = withRule(
      {
        healthCheck: { path: '/other', interval: Duration.seconds(10) },
        deregistrationDelay: Duration.seconds(5),
      },
      {
        cpu: 1024,
        memoryLimitMiB: 2048,
        image: ServiceImage.fromRegistry('nginx:2'),
        environment: { A: 'b' },
        scaling: Scaling.between({ minCapacity: 3, maxCapacity: 9 }),
        deploymentStrategy: DeploymentStrategy.canary({ bakeTime: Duration.minutes(1) }),
      },
    );
    expect(changed).toEqual(withRule());
  });

  test.each<[string, Partial<ListenerRuleTrafficOptions>, Partial<ContainerServiceProps>]>([
    ['priority', { priority: 8 }, {}],
    ['conditions', { conditions: [elbv2.ListenerCondition.hostHeaders(['b.example.com'])] }, {}],
    ['containerPort', {}, { containerPort: 9090 }],
    ['targetGroupName', { targetGroupName: 'api' }, {}],
  ])('is a new one when %s changes, so that the weights are not overwritten', (_, options, props) => {
    expect(Object.keys(withRule(options, props))).not.toEqual(Object.keys(withRule()));
  });
});

describe('test traffic', () => {
  test('reaches the new version through a test listener', () => {
    const stack = stackOf();
    const loadBalancer = loadBalancerIn(stack);
    const testTraffic = TestTraffic.fromListener(loadBalancer.addTestListener());
    serviceIn(stack, {
      traffic: Traffic.fromListener(loadBalancer.listener),
      containerPort: 8080,
      deploymentStrategy: DeploymentStrategy.blueGreen({ testTraffic }),
    });
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

  test('reaches the new version through conditions on the production listener', () => {
    const conditions = [elbv2.ListenerCondition.httpHeader('X-Test', ['yes'])];
    const testTraffic = TestTraffic.fromConditions(conditions, { priority: 3 });
    shifted(DeploymentStrategy.blueGreen({ testTraffic })).template.hasResourceProperties(RULE, {
      Priority: 3,
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Test', Values: ['yes'] } }],
    });
  });
});

test('fails when the service scales on requests', () => {
  const scaling = Scaling.between({ minCapacity: 1, maxCapacity: 2, requestsPerTarget: 100 });
  expect(() => shifted(DeploymentStrategy.linear(), { scaling })).toThrow(
    'scaling.requestsPerTarget requires a rolling deployment, because requests are counted for one target group, got LINEAR',
  );
});

describe('the name of the second target group', () => {
  const named = (length: number) =>
    shifted(DeploymentStrategy.blueGreen(), {}, (stack) =>
      Traffic.fromListener(loadBalancerIn(stack).listener, { targetGroupName: 'a'.repeat(length) }),
    );

  test('has the suffix -alt', () => {
    const groups = Object.values(named(28).template.findResources(TARGET_GROUP));
    expect(groups.map(({ Properties }) => Properties.Name as string)).toEqual([
      'a'.repeat(28),
      `${'a'.repeat(28)}-alt`,
    ]);
  });

  test('fails when it is too long', () => {
    expect(() => named(29)).toThrow('traffic.targetGroupName must have at most 28 characters');
  });
});

test('accepts an imported listener', () => {
  const stack = stackOf();
  const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
    listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer'),
  });
  const traffic = Traffic.fromListener(listener);
  serviceIn(stack, { traffic, containerPort: 80, deploymentStrategy: DeploymentStrategy.blueGreen() });
  const template = Template.fromStack(stack);
  expect(only(template, RULE).ListenerArn).toBe(listener.listenerArn);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'UnHealthyHostCount',
    Dimensions: Match.arrayWith([{ Name: 'LoadBalancer', Value: 'app/api/1' }]),
  });
});
