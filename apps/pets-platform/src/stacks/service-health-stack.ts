import { HealthDashboard, LoadBalancerAlarms } from '@pets/observability';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmByName, RegionalAlerts } from '../monitoring/alerts';
import { DATABASE_MAX_CONNECTIONS, serviceByName } from '../pets-api';
import { RestartAlarms } from '../monitoring/restart-alarms';
import { cacheOf, type DataStack } from './data-stack';
import type { EdgeStack } from './edge-stack';
import type { NetworkStack } from './network-stack';
import type { ObservabilityStack } from './observability-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { ReplicaStack } from './replica-stack';
import type { ServiceStack } from './service-stack';
import type { TrafficStack } from './traffic-stack';

/** Properties of `ServiceHealthStack`. */
export interface ServiceHealthStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly data: DataStack;
  readonly traffic: TrafficStack;
  readonly service: ServiceStack;
  readonly observability: ObservabilityStack;
  readonly replica?: ReplicaStack;
}

/** The part of observability that needs the service's target groups: their alarms, the outage page, the dashboard. */
export class ServiceHealthStack extends PetsStack {
  /** All alarms of this stack that notify a topic. */
  readonly alarms: cloudwatch.IAlarm[];

  constructor(scope: Construct, id: string, props: ServiceHealthStackProps) {
    super(scope, id, props);
    const { edge, environment, observability, replica, service, traffic } = props;
    this.addStackDependency(observability, 'the topics and alarms are referred to by their names');

    const alerts = RegionalAlerts.existing(this, environment);
    const requests = new LoadBalancerAlarms(this, 'LoadBalancerAlarms', {
      ...alerts.set('load-balancer'),
      loadBalancer: traffic.loadBalancer,
      targetGroups: service.service.targetGroups,
    });
    const restarts = new RestartAlarms(this, 'RestartAlarms', {
      ...alerts.set('restart'),
      restart: service.restart,
    });
    const known = new Map(
      [...observability.alarms, ...(edge.alarms ?? []), ...(replica?.edgeAlarms ?? [])].map((alarm) => [
        alarm,
        alarmByName(this, alarm),
      ]),
    );
    const outage = alerts.page({
      name: 'outage',
      alarms: [
        requests.noHealthyTarget,
        requests.serverErrors,
        ...observability.outage.map((alarm) => alarm && known.get(alarm)),
      ],
      description:
        'Requests of clients fail. Check the alarms in this composite alarm, the earliest first, and the latest deployment.',
    });
    this.alarms = [outage, ...requests.alarms, ...restarts.alarms];
    this.createDashboard(props, [...this.alarms, ...known.values()]);
  }

  private createDashboard(props: ServiceHealthStackProps, alarms: cloudwatch.IAlarm[]): void {
    const { data, environment, network, observability, replica, service, traffic } = props;
    new HealthDashboard(this, 'Dashboard', {
      dashboardName: `${environment.namePrefix}pets-api`,
      loadBalancer: traffic.loadBalancer,
      targetGroups: service.service.targetGroups,
      service: {
        service: serviceByName(this, environment.namePrefix, network.vpc),
        containerInsights: true,
        maxCapacity: environment.maxTasks,
      },
      database: {
        database: data.database.instance,
        replica: replica?.replica.instance,
        maxConnections: DATABASE_MAX_CONNECTIONS,
        pooledConnections: service.pool.peakConnections,
      },
      cache: cacheOf(data),
      alarms,
      errorBudgets: observability.budgets,
      estimatedCharges: true,
    });
  }
}
