import {
  type AlarmSetProps,
  AlertPublisher,
  AlertTopic,
  CacheAlarms,
  DatabaseAlarms,
  DeploymentAlerts,
  ErrorBudget,
  FirewallAlarms,
  HealthDashboard,
  LoadBalancerAlarms,
  NatGatewayAlarms,
  SecretRotationAlarms,
  ServiceAlarms,
  ServiceLevelIndicator,
} from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import { CONNECTION_ALARM, DATABASE_MEMORY_GIB, DATABASE_STORAGE_GIB } from '../pets-api';
import type { DataStack } from './data-stack';
import type { NetworkStack } from './network-stack';
import type { ServiceStack } from './service-stack';

/** Properties of `ObservabilityStack`. */
export interface ObservabilityStackProps extends StackProps {
  readonly environment: PetsEnvironment;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** Who is told of what: it reads the other stacks, and none reads it. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { namePrefix, name } = props.environment;

    const key = new CustomerKey(this, 'AlertsKey', { description: `alerts of the Pets API, ${name}` }).key;
    const { topic } = new AlertTopic(this, 'Alerts', {
      topicName: `${namePrefix}alerts`,
      encryptionKey: key,
      publishers: [AlertPublisher.EVENT_BRIDGE],
    });
    const common = { topic, alarmNamePrefix: `${namePrefix}pets-api` };
    const alarms = [
      ...this.watchService(props, common),
      ...this.watchData(props, common),
      ...(name === 'prod' ? this.watchObjectives(props, common) : []),
    ];
    this.show(props, alarms);
  }

  private watchService({ network, service }: ObservabilityStackProps, common: AlarmSetProps): cloudwatch.IAlarm[] {
    const { service: ecsService } = service.service;
    new DeploymentAlerts(this, 'DeploymentAlerts', { ...common, service: ecsService });
    return [
      new ServiceAlarms(this, 'ServiceAlarms', { ...common, service: ecsService }),
      new LoadBalancerAlarms(this, 'LoadBalancerAlarms', {
        ...common,
        loadBalancer: service.loadBalancer.loadBalancer,
        targetGroups: service.service.targetGroups,
      }),
      new FirewallAlarms(this, 'FirewallAlarms', { ...common, webAcl: service.firewall.webAcl }),
      new NatGatewayAlarms(this, 'NatGatewayAlarms', {
        ...common,
        natGateways: NatGatewayAlarms.gatewaysOf(network.network.vpc),
      }),
    ].flatMap(({ alarms }) => alarms);
  }

  private watchData({ data, environment }: ObservabilityStackProps, common: AlarmSetProps): cloudwatch.IAlarm[] {
    return [
      new DatabaseAlarms(this, 'DatabaseAlarms', {
        ...common,
        database: data.database.instance,
        connections: { threshold: CONNECTION_ALARM },
        allocatedStorage: Size.gibibytes(DATABASE_STORAGE_GIB),
        instanceMemory: Size.gibibytes(DATABASE_MEMORY_GIB),
      }),
      new SecretRotationAlarms(this, 'RotationAlarms', {
        ...common,
        secrets: [data.secrets.password],
        rotationFunction: data.rotation.rotationFunction,
      }),
      new CacheAlarms(this, 'CacheAlarms', {
        ...common,
        replicationGroup: data.cache.replicationGroup,
        nodes: environment.multiAzCache ? 2 : 1,
      }),
    ].flatMap(({ alarms }) => alarms);
  }

  /** The objectives of prod: 99.9 % of requests without a server error, 99 % within a second, in 30 days. */
  private watchObjectives({ service }: ObservabilityStackProps, common: AlarmSetProps): cloudwatch.IAlarm[] {
    const { loadBalancer } = service.loadBalancer;
    const availability = ServiceLevelIndicator.availability(loadBalancer);
    const latency = ServiceLevelIndicator.latency(loadBalancer, Duration.seconds(1));
    return [
      new ErrorBudget(this, 'Availability', { ...common, indicator: availability, objective: 99.9 }),
      new ErrorBudget(this, 'Latency', { ...common, indicator: latency, objective: 99 }),
    ].flatMap(({ alarms }) => alarms);
  }

  private show({ data, environment, service }: ObservabilityStackProps, alarms: cloudwatch.IAlarm[]): void {
    const { service: ecsService } = service.service;
    new HealthDashboard(this, 'Dashboard', {
      dashboardName: `${environment.namePrefix}pets-api`,
      loadBalancer: service.loadBalancer.loadBalancer,
      targetGroups: service.service.targetGroups,
      service: { service: ecsService, maximumTasks: environment.maxTasks },
      database: { database: data.database.instance, pooledConnections: service.pool.peakConnections },
      cache: { replicationGroup: data.cache.replicationGroup, nodes: environment.multiAzCache ? 2 : 1 },
      alarms,
    });
  }
}
