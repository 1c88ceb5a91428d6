import { App, Duration, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  ContainerService,
  type ContainerServiceProps,
  DeploymentStrategy,
  InternalLoadBalancer,
  type PublicLoadBalancerProps,
  Scaling,
  ServiceImage,
  Traffic,
  type TrafficOptions,
} from '../../src';
import { CERTIFICATE, idsOf, loadBalancerIn, only, serviceIn, stackOf, vpcIn } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const everything = [elbv2.ListenerCondition.pathPatterns(['/*'])];

/** Creates a service behind a load balancer in one stack. */
function behindListener(options: TrafficOptions = {}, props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener, options);
  const service = serviceIn(stack, { traffic, containerPort: 8080, ...props });
  return { service, template: Template.fromStack(stack) };
}

function importedListener(stack: Stack): elbv2.IApplicationListener {
  return elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
    listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer'),
  });
}

describe('fromListener', () => {
  const { service, template } = behindListener();

  test('creates a target group for IP addresses with a health check', () => {
    expect(only(template, TARGET_GROUP)).toEqual({
      Protocol: 'HTTP',
      Port: 8080,
      TargetType: 'ip',
      VpcId: 'vpc-1',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: '200' },
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
        { Key: 'stickiness.enabled', Value: 'false' },
      ],
    });
  });

  test('makes the service the default action of the listener, which is created before the service', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'ServiceTargetGroupE74A339434466BAB' } }],
    });
    template.resourceCountIs(RULE, 0);
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(['LoadBalancerHttps0C5C99D2']) });
    expect(only(template, 'AWS::ECS::Service').HealthCheckGracePeriodSeconds).toBe(60);
  });

  test('adds no rules to security groups', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('keeps the logical id of the target group', () => {
    expect(idsOf(template, TARGET_GROUP)).toEqual(['ServiceTargetGroupE74A339434466BAB']);
    expect(service.targetGroups).toEqual([service.targetGroup]);
  });

  test('uses all given options', () => {
    const { template } = behindListener({
      targetGroupName: 'pets-api-tg',
      healthCheck: {
        path: '/actuator/health',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(4),
        healthyThresholdCount: 3,
        unhealthyThresholdCount: 4,
        healthyHttpCodes: '200-204',
      },
      healthCheckGracePeriod: Duration.seconds(90),
      deregistrationDelay: Duration.seconds(45),
      stickinessCookieDuration: Duration.hours(1),
    });
    expect(only(template, TARGET_GROUP)).toMatchObject({
      Name: 'pets-api-tg',
      HealthCheckPath: '/actuator/health',
      HealthCheckIntervalSeconds: 15,
      HealthCheckTimeoutSeconds: 4,
      HealthyThresholdCount: 3,
      UnhealthyThresholdCount: 4,
      Matcher: { HttpCode: '200-204' },
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '45' },
        { Key: 'stickiness.enabled', Value: 'true' },
        { Key: 'stickiness.type', Value: 'lb_cookie' },
        { Key: 'stickiness.lb_cookie.duration_seconds', Value: '3600' },
      ],
    });
    expect(only(template, 'AWS::ECS::Service').HealthCheckGracePeriodSeconds).toBe(90);
  });

  const problem = 'Service/Service: traffic must have conditions, because';

  test('fails for a listener of another stack', () => {
    const app = new App();
    const traffic = Traffic.fromListener(loadBalancerIn(stackOf(app, 'Edge')).listener);
    expect(() => serviceIn(stackOf(app), { traffic, containerPort: 80 })).toThrow(
      `${problem} the default action of an imported listener, or of one in another stack, cannot be changed`,
    );
  });

  test('fails for an imported listener', () => {
    const stack = stackOf();
    const traffic = Traffic.fromListener(importedListener(stack));
    expect(() => serviceIn(stack, { traffic, containerPort: 80 })).toThrow(problem);
  });

  test('fails for a listener that has a default action', () => {
    const stack = stackOf();
    const { listener } = loadBalancerIn(stack, { defaultAction: elbv2.ListenerAction.fixedResponse(403) });
    expect(() => serviceIn(stack, { traffic: Traffic.fromListener(listener), containerPort: 80 })).toThrow(
      `${problem} the listener has a default action. Use Traffic.fromListenerRule`,
    );
  });
});

describe('fromListenerRule, with network, load balancer and service in different stacks', () => {
  const app = new App();
  const network = stackOf(app, 'Network');
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
  const group = (id: string) => new ec2.SecurityGroup(network, id, { vpc, allowAllOutbound: false });
  const outer = group('LoadBalancerGroup');
  const inner = group('TaskGroup');
  outer.addEgressRule(inner, ec2.Port.tcp(8080), 'requests to the tasks');
  inner.addIngressRule(outer, ec2.Port.tcp(8080), 'requests from the load balancer');
  const edge = stackOf(app, 'Edge');
  const { listener } = loadBalancerIn(edge, { vpc, securityGroup: outer });
  const stack = stackOf(app);
  const conditions = [elbv2.ListenerCondition.httpHeader('X-Origin', ['secret'])];
  serviceIn(stack, {
    vpc,
    securityGroup: inner,
    containerPort: 8080,
    traffic: Traffic.fromListenerRule(listener, { priority: 10, conditions }),
    scaling: Scaling.between({ minCapacity: 1, maxCapacity: 2, requestsPerTarget: 100 }),
  });
  const template = Template.fromStack(stack);

  test('creates the rule in the stack of the service, before the service', () => {
    expect(only(template, RULE)).toEqual({
      ListenerArn: { 'Fn::ImportValue': expect.stringMatching('^Edge:') },
      Priority: 10,
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin', Values: ['secret'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394' } }],
    });
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(idsOf(template, RULE)) });
  });

  test('leaves the 404 response for other requests', () => {
    Template.fromStack(edge).hasResourceProperties(LISTENER, {
      Port: 443,
      DefaultActions: [Match.objectLike({ Type: 'fixed-response' })],
    });
  });

  test('adds no rules to security groups', () => {
    const rules = (each: Stack) =>
      ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'].flatMap((type) =>
        Object.values(Template.fromStack(each).findResources(type)).map(({ Properties }) => Properties.Description),
      );
    expect(rules(network)).toEqual(['requests from the load balancer', 'requests to the tasks']);
    expect(rules(edge)).toEqual([]);
    expect(rules(stack)).toEqual([]);
  });

  test('lets the stacks depend on each other in one direction', () => {
    expect(network.dependencies).toEqual([]);
    expect(edge.dependencies).toEqual([network]);
    expect([...stack.dependencies].sort((a, b) => a.node.id.localeCompare(b.node.id))).toEqual([edge, network]);
  });
});

describe('fromListenerRule', () => {
  const ruled = (conditions: elbv2.ListenerCondition[], priority?: number) => {
    const stack = stackOf();
    const traffic = Traffic.fromListenerRule(loadBalancerIn(stack).listener, { conditions, priority });
    return serviceIn(stack, { traffic, containerPort: 80 });
  };

  test('accepts an imported listener and does not change its security group', () => {
    const stack = stackOf();
    const listener = importedListener(stack);
    const traffic = Traffic.fromListenerRule(listener, { priority: 1, conditions: everything });
    serviceIn(stack, { traffic, containerPort: 80 });
    const template = Template.fromStack(stack);
    expect(only(template, RULE)).toMatchObject({ Priority: 1, ListenerArn: listener.listenerArn });
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('shares a listener with a service that is its default', () => {
    const stack = stackOf();
    const { listener } = loadBalancerIn(stack);
    const { targetGroup } = serviceIn(stack, { traffic: Traffic.fromListener(listener), containerPort: 8080 });
    new ContainerService(stack, 'Admin', {
      vpc: vpcIn(stack),
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'AdminGroup', 'sg-admin'),
      image: ServiceImage.fromRegistry('nginx:1'),
      cpu: 256,
      memoryLimitMiB: 512,
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'AdminLogs', '/admin'),
      containerPort: 80,
      traffic: Traffic.fromListenerRule(listener, {
        priority: 1,
        conditions: [elbv2.ListenerCondition.pathPatterns(['/admin/*'])],
      }),
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(LISTENER, {
      Port: 443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: stack.resolve(targetGroup?.targetGroupArn) }],
    });
    expect(only(template, RULE).Actions).toEqual([
      { Type: 'forward', TargetGroupArn: { Ref: expect.stringMatching('^AdminTargetGroup') } },
    ]);
  });

  test.each([0, 50_001])('fails when priority is %d', (priority) => {
    expect(() => ruled(everything, priority)).toThrow(
      `Service/Service: traffic.priority must be a whole number from 1 to 50000, got ${priority}`,
    );
  });

  test('fails without conditions', () => {
    expect(() => ruled([])).toThrow('Service/Service: traffic.conditions must have at least one condition, got none');
  });

  const { hostHeaders, httpHeader, pathPatterns } = elbv2.ListenerCondition;

  test('fails with two conditions of a field that a rule can have once, or with the same condition twice', () => {
    expect(() => ruled([pathPatterns(['/a']), hostHeaders(['x.example.com']), pathPatterns(['/b'])])).toThrow(
      'Service/Service: traffic.conditions must have at most one condition with path-pattern, got more',
    );
    expect(() => ruled([httpHeader('x-a', ['1']), httpHeader('x-a', ['1'])])).toThrow(
      /traffic\.conditions must have at most one condition with \{"field":"http-header",.*\}, got more/,
    );
  });

  test('accepts several conditions of other fields', () => {
    expect(() => ruled([httpHeader('x-a', ['1']), httpHeader('x-b', ['1']), pathPatterns(['/a'])])).not.toThrow();
  });
});

describe('what is added to the L2 constructs later', () => {
  /** Creates a service and a load balancer with security groups of the stack. */
  function owned() {
    const stack = stackOf();
    const vpc = vpcIn(stack);
    const group = (id: string) => new ec2.SecurityGroup(stack, id, { vpc, allowAllOutbound: false });
    const { listener } = loadBalancerIn(stack, { securityGroup: group('Outer') });
    const traffic = Traffic.fromListener(listener);
    const service = serviceIn(stack, { traffic, containerPort: 8080, securityGroup: group('Inner') });
    return { stack, group, listener, service };
  }

  const ports = (template: Template) =>
    Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(
      ({ Properties }) => Properties.FromPort,
    );

  test('a target of another port gets its rules and is attached to the service', () => {
    const { stack, listener, service } = owned();
    service.container.addPortMappings({ containerPort: 9090 });
    listener.addTargets('Metrics', {
      port: 9090,
      protocol: elbv2.ApplicationProtocol.HTTP,
      priority: 5,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/metrics'])],
      targets: [service.fargateService.loadBalancerTarget({ containerName: 'app', containerPort: 9090 })],
    });
    const template = Template.fromStack(stack);
    expect(ports(template)).toEqual([9090]);
    expect(only(template, 'AWS::ECS::Service').LoadBalancers).toMatchObject([
      { ContainerPort: 8080, TargetGroupArn: { Ref: 'ServiceTargetGroupE74A339434466BAB' } },
      { ContainerPort: 9090, TargetGroupArn: { Ref: expect.stringMatching('^LoadBalancerHttpsMetricsGroup') } },
    ]);
  });

  test('another target of the target group gets its rules', () => {
    const { stack, group, service } = owned();
    const connections = new ec2.Connections({ securityGroups: [group('Other')] });
    service.targetGroup?.addTarget({
      attachToApplicationTargetGroup: (targetGroup) => {
        targetGroup.registerConnectable({ connections }, ec2.Port.tcp(7000));
        return { targetType: elbv2.TargetType.IP, targetJson: { id: '10.0.0.1', port: 7000 } };
      },
    });
    expect(ports(Template.fromStack(stack))).toEqual([7000]);
  });

  test('a rule of the listener does not become a dependency of the service', () => {
    const { stack, listener, service } = owned();
    const rule = new elbv2.CfnListenerRule(listener, 'Late', {
      actions: [{ type: 'forward', targetGroupArn: service.fargateService.serviceName }],
      conditions: [],
      priority: 9,
    });
    const template = Template.fromStack(stack);
    const [resource] = Object.values(template.findResources('AWS::ECS::Service'));
    expect(resource.DependsOn).not.toContain(stack.getLogicalId(rule));
  });
});

describe('a replaced load balancer', () => {
  function targetGroupsWith(
    props: Partial<PublicLoadBalancerProps>,
    deploymentStrategy?: DeploymentStrategy,
    create = (stack: Stack) => loadBalancerIn(stack, props),
  ): string[] {
    const stack = stackOf();
    const traffic = Traffic.fromListener(create(stack).listener);
    serviceIn(stack, { containerPort: 8080, traffic, deploymentStrategy });
    return idsOf(Template.fromStack(stack), TARGET_GROUP);
  }

  const internal = (stack: Stack) =>
    new InternalLoadBalancer(stack, 'LoadBalancer', {
      vpc: vpcIn(stack),
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'LoadBalancerGroup', 'sg-load-balancer'),
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
      accessLogs: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'),
    });

  test.each([undefined, DeploymentStrategy.blueGreen()])('replaces the target groups too (%#)', (strategy) => {
    const before = targetGroupsWith({}, strategy);
    for (const after of [
      targetGroupsWith({ loadBalancerName: 'other' }, strategy),
      targetGroupsWith({}, strategy, internal),
      targetGroupsWith({}, strategy, (stack) => loadBalancerIn(new Construct(stack, 'Moved') as Stack)),
    ]) {
      expect(after).toHaveLength(before.length);
      expect(after.filter((id) => before.includes(id))).toEqual([]);
    }
  });

  test('that is updated in place keeps the target groups', () => {
    const changed = { idleTimeout: Duration.seconds(30), deletionProtection: false };
    expect(targetGroupsWith(changed)).toEqual(targetGroupsWith({}));
  });

  test('of another stack keeps the target group, because the old load balancer is deleted before', () => {
    const ids = ['a', 'b'].map((loadBalancerName) => {
      const app = new App();
      const traffic = stackOf(app, 'Traffic');
      const stack = stackOf(app);
      const { listener } = loadBalancerIn(traffic, { loadBalancerName });
      const conditions = [elbv2.ListenerCondition.pathPatterns(['/*'])];
      serviceIn(stack, { containerPort: 8080, traffic: Traffic.fromListenerRule(listener, { conditions }) });
      return idsOf(Template.fromStack(stack), TARGET_GROUP);
    });
    expect(ids[0]).toEqual(ids[1]);
  });
});
