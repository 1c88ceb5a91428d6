import { AlertTopic, DatabaseAlarms, LoadBalancerAlarms, ServiceAlarms } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import type { DataStack } from './data-stack';
import type { ServiceStack } from './service-stack';

/** Properties of `ObservabilityStack`. */
export interface ObservabilityStackProps extends StackProps {
  readonly environment: PetsEnvironment;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** Who is told of what: it reads the other stacks, and none reads it. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { namePrefix, name } = props.environment;

    const key = new CustomerKey(this, 'AlertsKey', { description: `alerts of the Pets API, ${name}` }).key;
    const { topic } = new AlertTopic(this, 'Alerts', { topicName: `${namePrefix}alerts`, encryptionKey: key });
    const common = { topic, alarmNamePrefix: `${namePrefix}pets-api` };
    const { service, targetGroup } = props.service.service;
    new ServiceAlarms(this, 'ServiceAlarms', { ...common, service });
    new LoadBalancerAlarms(this, 'LoadBalancerAlarms', {
      ...common,
      loadBalancer: props.service.loadBalancer.loadBalancer,
      targetGroups: targetGroup ? [targetGroup] : [],
    });
    new DatabaseAlarms(this, 'DatabaseAlarms', { ...common, database: props.data.database.instance });
  }
}
