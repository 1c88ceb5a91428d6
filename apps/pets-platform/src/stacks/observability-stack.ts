import {
  AlertPublisher,
  AlertTopic,
  DatabaseAlarms,
  DeploymentAlerts,
  FirewallAlarms,
  LoadBalancerAlarms,
  NatGatewayAlarms,
  SecretRotationAlarms,
  ServiceAlarms,
} from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { Size, Stack, type StackProps } from 'aws-cdk-lib';
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
    const { service, targetGroup } = props.service.service;
    new ServiceAlarms(this, 'ServiceAlarms', { ...common, service });
    new LoadBalancerAlarms(this, 'LoadBalancerAlarms', {
      ...common,
      loadBalancer: props.service.loadBalancer.loadBalancer,
      targetGroups: targetGroup ? [targetGroup] : [],
    });
    new DeploymentAlerts(this, 'DeploymentAlerts', { ...common, service });
    new FirewallAlarms(this, 'FirewallAlarms', { ...common, webAcl: props.service.firewall.webAcl });
    new NatGatewayAlarms(this, 'NatGatewayAlarms', {
      ...common,
      natGateways: NatGatewayAlarms.gatewaysOf(props.network.network.vpc),
    });

    const { database, rotation, secrets } = props.data;
    new DatabaseAlarms(this, 'DatabaseAlarms', {
      ...common,
      database: database.instance,
      connections: { threshold: CONNECTION_ALARM },
      allocatedStorage: Size.gibibytes(DATABASE_STORAGE_GIB),
      instanceMemory: Size.gibibytes(DATABASE_MEMORY_GIB),
    });
    new SecretRotationAlarms(this, 'RotationAlarms', {
      ...common,
      secrets: [secrets.password],
      rotationFunction: rotation.rotationFunction,
    });
  }
}
