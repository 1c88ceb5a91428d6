/** Implements each extension point the way that a user does: with the index only. */
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  Capacity,
  type CapacityConfig,
  ContainerHealthCheck,
  type ContainerServiceProps,
  DeploymentAlarms,
  type DeploymentAlarmsBindOptions,
  type DeploymentAlarmsConfig,
  DeploymentStrategy,
  type DeploymentStrategyConfig,
  MutualAuthentication,
  PullThroughCache,
  RootFilesystem,
  type RootFilesystemConfig,
  Scaling,
  type ScalingBindOptions,
  ScalingPolicy,
  type ScalingPolicyBindOptions,
  ServiceConnect,
  type ServiceConnectBindOptions,
  type ServiceContext,
  ServiceImage,
  Sidecar,
  type SidecarBindOptions,
  type SidecarConfig,
  Traffic,
  type TrafficBindOptions,
  type TrafficConfig,
  UpstreamRegistry,
  type UpstreamRegistryConfig,
} from '../src';
import { containerOf, idsOf, loadBalancerIn, only, serviceIn, stackOf, statementsOf } from './fixtures';

jest.mock('../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

function rendered(props: (stack: Stack) => Partial<ContainerServiceProps>) {
  const stack = stackOf();
  serviceIn(stack, props(stack));
  return Template.fromStack(stack);
}

test('Capacity: external capacity providers', () => {
  class External extends Capacity {
    override bind(): CapacityConfig {
      return { capacityProviderStrategies: [{ capacityProvider: 'managed-instances', weight: 1 }] };
    }
  }
  const template = rendered(() => ({ capacity: new External() }));
  expect(only(template, 'AWS::ECS::Service').CapacityProviderStrategy).toEqual([
    { CapacityProvider: 'managed-instances', Weight: 1 },
  ]);
  expect(only(template, 'AWS::ECS::ClusterCapacityProviderAssociations').CapacityProviders).toEqual([
    'managed-instances',
  ]);
});

test('RootFilesystem: a volume', () => {
  class Scratch extends RootFilesystem {
    override isWritable(path: string): boolean {
      return path === '/scratch';
    }

    override bind(): RootFilesystemConfig {
      return {
        readonlyRootFilesystem: true,
        volumes: [{ name: 'scratch' }],
        mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch', readOnly: false }],
      };
    }
  }
  const template = rendered(() => ({ rootFilesystem: new Scratch() }));
  expect(only(template, 'AWS::ECS::TaskDefinition').Volumes).toEqual([{ Name: 'scratch' }]);
  expect(containerOf(template)).toMatchObject({
    ReadonlyRootFilesystem: true,
    MountPoints: [{ ContainerPath: '/scratch', ReadOnly: false, SourceVolume: 'scratch' }],
  });
});

test('ContainerHealthCheck: curl', () => {
  class Curl extends ContainerHealthCheck {
    override bind(_scope: Construct, { containerPort }: ServiceContext): ecs.HealthCheck {
      return { command: ['CMD-SHELL', `curl -f localhost:${containerPort} || exit 1`] };
    }
  }
  const template = rendered(() => ({ containerPort: 8080, containerHealthCheck: new Curl() }));
  expect(containerOf(template).HealthCheck).toMatchObject({
    Command: ['CMD-SHELL', 'curl -f localhost:8080 || exit 1'],
  });
});

describe('Scaling: a custom metric', () => {
  class QueueDepth extends Scaling {
    readonly minCapacity = 1;

    override bind(_scope: Construct, { service }: ScalingBindOptions): void {
      service.autoScaleTaskCount({ minCapacity: 1, maxCapacity: 4 }).scaleOnMetric('Queue', {
        metric: new cloudwatch.Metric({ namespace: 'App', metricName: 'Depth' }),
        scalingSteps: [
          { upper: 0, change: -1 },
          { lower: 100, change: 1 },
        ],
      });
    }

    override validate(_scope: Construct, { hasTraffic }: ServiceContext): string[] {
      return hasTraffic ? ['scaling must be used without traffic'] : [];
    }
  }

  test('is used', () => {
    const template = rendered(() => ({ scaling: new QueueDepth() }));
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MaxCapacity: 4 });
  });

  test('reports its problems together with others', () => {
    expect(() =>
      rendered((stack) => ({
        scaling: new QueueDepth(),
        containerPort: 0,
        traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
      })),
    ).toThrow(/^Service\/Service: containerPort must be .*; scaling must be used without traffic$/);
  });
});

test('DeploymentStrategy: a fast blue/green deployment', () => {
  class Fast extends DeploymentStrategy {
    override bind(): DeploymentStrategyConfig {
      return {
        deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
        circuitBreaker: { enable: true },
        deploymentAlarms: DeploymentAlarms.none(),
      };
    }
  }
  const template = rendered((stack) => ({
    containerPort: 8080,
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    deploymentStrategy: new Fast(),
  }));
  expect(only(template, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
    Strategy: 'BLUE_GREEN',
    DeploymentCircuitBreaker: { Enable: true, Rollback: false },
  });
  expect(() => rendered(() => ({ deploymentStrategy: new Fast() }))).toThrow(
    'deploymentStrategy BLUE_GREEN requires traffic',
  );
});

test('DeploymentAlarms: response time', () => {
  class ResponseTime extends DeploymentAlarms {
    override bind(scope: Construct, options: DeploymentAlarmsBindOptions): DeploymentAlarmsConfig {
      const alarms = options.targetGroups.map(
        ({ metrics }, index) =>
          new cloudwatch.Alarm(scope, `Slow${index}`, {
            alarmName: `${options.alarmNamePrefix}-slow-${index}`,
            metric: metrics.targetResponseTime(),
            threshold: 1,
            evaluationPeriods: 1,
          }),
      );
      return { alarmNames: alarms.map((_, index) => `${options.alarmNamePrefix}-slow-${index}`), dependencies: alarms };
    }
  }
  const template = rendered((stack) => ({
    serviceName: 'api',
    containerPort: 8080,
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    deploymentStrategy: DeploymentStrategy.rolling({ deploymentAlarms: new ResponseTime() }),
  }));
  expect(only(template, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
    Alarms: { AlarmNames: ['api-slow-0'] },
  });
  template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(idsOf(template, 'AWS::CloudWatch::Alarm')) });
});

test('ServiceImage: an image of a mirror', () => {
  class Mirrored extends ServiceImage {
    constructor(private readonly image: string) {
      super();
    }

    override bind(): ecs.ContainerImage {
      return ecs.ContainerImage.fromRegistry(`mirror.example.com/${this.image}`);
    }

    override validate(): string[] {
      return this.image.includes(':') ? [] : [`image must have a tag, got "${this.image}"`];
    }
  }
  expect(containerOf(rendered(() => ({ image: new Mirrored('nginx:1') }))).Image).toBe('mirror.example.com/nginx:1');
  expect(() => rendered(() => ({ image: new Mirrored('nginx') }))).toThrow(
    'Service/Service: image must have a tag, got "nginx"',
  );
});

test('ecs.Secret: a value that the role can read with another permission', () => {
  class VaultSecret extends ecs.Secret {
    readonly arn = 'arn:aws:ssm:us-east-1:111111111111:parameter/vault/token';
    readonly hasField = false;

    override grantRead(grantee: iam.IGrantable): iam.Grant {
      return iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [this.arn] });
    }
  }
  const template = rendered(() => ({ secrets: { TOKEN: new VaultSecret() } }));
  expect(containerOf(template).Secrets).toMatchObject([{ Name: 'TOKEN', ValueFrom: new VaultSecret().arn }]);
  expect(statementsOf(template, 'ServiceExecutionPolicy')).toContainEqual({
    Effect: 'Allow',
    Action: 'ssm:GetParameters',
    Resource: new VaultSecret().arn,
  });
});

describe('Sidecar: a metrics agent', () => {
  class Agent extends Sidecar {
    readonly containerName = 'agent';

    constructor(private readonly routesLogs = false) {
      super();
    }

    override bind(_scope: Construct, { logGroup, streamPrefix }: SidecarBindOptions): SidecarConfig {
      return {
        container: {
          image: ecs.ContainerImage.fromRegistry('agent:1'),
          logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
        },
        applicationEnvironment: { AGENT: 'localhost:8125' },
        applicationLogging: this.routesLogs ? ecs.LogDrivers.firelens({}) : undefined,
        taskRoleStatements: [new iam.PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'] })],
      };
    }
  }

  test('runs in the task of the application', () => {
    const template = rendered(() => ({ sidecars: [new Agent()] }));
    expect(only(template, 'AWS::ECS::TaskDefinition').ContainerDefinitions).toMatchObject([
      { Environment: [{ Name: 'AGENT', Value: 'localhost:8125' }], DependsOn: [{ ContainerName: 'agent' }] },
      { Name: 'agent', Image: 'agent:1' },
    ]);
    expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy')).toMatchObject([
      { Action: 'cloudwatch:PutMetricData' },
    ]);
  });

  test('can replace all logs of the service', () => {
    class Fluentd extends Sidecar {
      readonly containerName = 'fluentd';

      override bind(): SidecarConfig {
        return {
          container: { image: ecs.ContainerImage.fromRegistry('fluentd:1') },
          applicationLogging: ecs.LogDrivers.fluentd(),
        };
      }
    }
    const template = rendered(() => ({ sidecars: [new Fluentd()] }));
    expect(JSON.stringify(template.toJSON())).toContain('"LogDriver":"fluentd"');
    expect(statementsOf(template, 'ServiceExecutionPolicy').map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
  });

  test('fails together with another log router', () => {
    expect(() => rendered(() => ({ sidecars: [new Agent(true), Sidecar.logRouter()] }))).toThrow(
      'Service/Service: sidecars must have at most one log router, got agent, log-router',
    );
  });
});

describe('Traffic: an existing target group', () => {
  class Existing extends Traffic {
    constructor(private readonly targetGroup: elbv2.ApplicationTargetGroup) {
      super();
    }

    override bind(_scope: Construct, _options: TrafficBindOptions): TrafficConfig {
      return { targetGroup: this.targetGroup, dependencies: [this.targetGroup.loadBalancerAttached] };
    }
  }

  test('receives the tasks', () => {
    const template = rendered((stack) => {
      const { listener } = loadBalancerIn(stack);
      const targetGroup = listener.addTargets('Shared', { port: 8080, protocol: elbv2.ApplicationProtocol.HTTP });
      return { containerPort: 8080, traffic: new Existing(targetGroup) };
    });
    expect(only(template, 'AWS::ECS::Service')).toMatchObject({
      HealthCheckGracePeriodSeconds: 60,
      LoadBalancers: [{ ContainerPort: 8080, TargetGroupArn: { Ref: expect.stringContaining('SharedGroup') } }],
    });
  });
});

test('ServiceConnect: more than one alias', () => {
  class Several extends ServiceConnect {
    override bind(
      _scope: Construct,
      { portMappingName, logDriver }: ServiceConnectBindOptions,
    ): ecs.ServiceConnectProps {
      const services = ['one', 'two'].map((name) => ({ portMappingName, dnsName: name, discoveryName: name }));
      return { namespace: 'internal', services, logDriver };
    }
  }
  const template = rendered(() => ({ containerPort: 8080, serviceConnect: new Several() }));
  expect(only(template, 'AWS::ECS::Service').ServiceConnectConfiguration).toMatchObject({
    Services: [{ ClientAliases: [{ DnsName: 'one' }] }, { ClientAliases: [{ DnsName: 'two' }] }],
  });
});

test('MutualAuthentication: off, explicitly', () => {
  class Off extends MutualAuthentication {
    override bind(): elbv2.MutualAuthentication {
      return { mutualAuthenticationMode: elbv2.MutualAuthenticationMode.OFF };
    }
  }
  const stack = stackOf();
  loadBalancerIn(stack, { mutualAuthentication: new Off() });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    MutualAuthentication: { Mode: 'off' },
  });
});

test('UpstreamRegistry: another registry', () => {
  class Gitlab extends UpstreamRegistry {
    override bind(): UpstreamRegistryConfig {
      return { upstreamRegistry: 'gitlab-container-registry', upstreamRegistryUrl: 'registry.gitlab.com' };
    }
  }
  const stack = stackOf();
  const encryptionKey = new kms.Key(stack, 'Key');
  new PullThroughCache(stack, 'Cache', { upstreamRegistry: new Gitlab(), repositoryPrefix: 'gitlab', encryptionKey });
  Template.fromStack(stack).hasResourceProperties('AWS::ECR::PullThroughCacheRule', {
    UpstreamRegistry: 'gitlab-container-registry',
    UpstreamRegistryUrl: 'registry.gitlab.com',
  });
});

test('ScalingPolicy: steps by the CPU utilization of the service', () => {
  class CpuSteps extends ScalingPolicy {
    readonly policyName = 'cpu-steps';

    override bind({ service, tasks, targetGroup, scaleOutCooldown }: ScalingPolicyBindOptions): void {
      expect(targetGroup).toBeUndefined();
      tasks.scaleOnMetric(this.policyName, {
        metric: service.metricCpuUtilization({ period: Duration.minutes(1) }),
        scalingSteps: [
          { lower: 70, change: 1 },
          { lower: 90, change: 4 },
        ],
        cooldown: scaleOutCooldown,
      });
    }
  }
  const scaling = Scaling.between({
    minCapacity: 2,
    maxCapacity: 10,
    cpuTargetUtilizationPercent: 60,
    policies: [new CpuSteps()],
  });
  const template = rendered(() => ({ scaling }));
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    StepScalingPolicyConfiguration: Match.objectLike({
      Cooldown: 60,
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 20, ScalingAdjustment: 4 },
      ],
    }),
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'CPUUtilization',
    Namespace: 'AWS/ECS',
    Period: 60,
    Threshold: 70,
    Dimensions: Match.arrayWith([
      { Name: 'ServiceName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Service'), 'Name'] } },
    ]),
  });
});
