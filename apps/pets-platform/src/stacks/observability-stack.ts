import {
  AlertPublisher,
  BackupAlarms,
  CacheAlarms,
  CertificateAlarms,
  DatabaseAlarms,
  DeploymentAlerts,
  ErrorBudget,
  FirewallAlarms,
  HealthCanary,
  HealthDashboard,
  LoadBalancerAlarms,
  LogArchive,
  LogArchiveAlarms,
  LogErrorAlarms,
  LogQueries,
  NatGatewayAlarms,
  SecretRotationAlarms,
  ServiceAlarms,
  ServiceLevelIndicator,
} from '@pets/observability';
import { ArtifactBucket, CustomerKey } from '@pets/security';
import { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../alerts';
import type { PetsEnvironment } from '../environments';
import { DATABASE_LIMITS, DATABASE_MAX_CONNECTIONS, HEALTH_PATH } from '../pets-api';
import type { DataStack } from './data-stack';
import { watchEdge, type EdgeStack } from './edge-stack';
import type { NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { ReplicaStack } from './replica-stack';
import type { ServiceStack } from './service-stack';

/** Properties of `ObservabilityStack`. */
export interface ObservabilityStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly data: DataStack;
  readonly service: ServiceStack;
  readonly replica?: ReplicaStack;
}

/** Who is told of what: it reads the other stacks, and none reads it. */
export class ObservabilityStack extends PetsStack {
  private readonly alerts: RegionalAlerts;
  /** What the dashboard shows the state of. */
  private readonly alarms: cloudwatch.IAlarm[] = [];
  private readonly budgets: ErrorBudget[] = [];

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { name } = props.environment;
    const key = new CustomerKey(this, 'AlertsKey', { description: `alerts of the Pets API, ${name}` }).key;
    this.alerts = new RegionalAlerts(this, props.environment, key, [AlertPublisher.EVENT_BRIDGE]);

    const outage = [
      ...this.watchRequests(props),
      ...(name === 'prod' ? this.watchObjectives(props) : []),
      ...(props.environment.canary ? this.askFromOutside(props) : []),
    ];
    this.watchService(props);
    const dataAtRisk = this.watchData(props);
    this.watchNetwork(props);
    this.watchLogs(props);
    this.show(props, [
      this.alerts.page({
        name: 'outage',
        alarms: outage,
        description:
          'Clients do not get what they ask for. Look at the alarms under this one, the earliest first, and at the latest deployment.',
      }),
      this.alerts.page({
        name: 'data-at-risk',
        alarms: dataAtRisk,
        description: 'Data could be lost or the database could stop. Look at the alarms under this one, and act today.',
      }),
    ]);
  }

  /** The load balancer; returns the alarms of an outage. */
  private watchRequests({ service }: ObservabilityStackProps) {
    const requests = new LoadBalancerAlarms(this, 'LoadBalancerAlarms', {
      ...this.alerts.set('load-balancer'),
      loadBalancer: service.loadBalancer.loadBalancer,
      targetGroups: service.service.targetGroups,
    });
    this.alarms.push(...requests.alarms);
    return [requests.noHealthyTarget, requests.serverErrors];
  }

  /** The objectives of prod: 99.9 % of requests without a server error, 99 % within a second, in 30 days. */
  private watchObjectives({ service }: ObservabilityStackProps) {
    const { loadBalancer } = service.loadBalancer;
    const common = this.alerts.set('error-budgets');
    const availability = ServiceLevelIndicator.availability(loadBalancer);
    const latency = ServiceLevelIndicator.latency(loadBalancer, Duration.seconds(1));
    this.budgets.push(
      new ErrorBudget(this, 'Availability', { ...common, indicator: availability, objective: 99.9 }),
      new ErrorBudget(this, 'Latency', { ...common, indicator: latency, objective: 99 }),
    );
    this.alarms.push(...this.budgets.flatMap(({ alarms }) => alarms));
    // of each, the most urgent
    return this.budgets.map(({ alarms }) => alarms[0]);
  }

  /** By name service, certificate, distribution and firewall, as a client comes. */
  private askFromOutside({ environment, network, service }: ObservabilityStackProps) {
    const { bucket } = new ArtifactBucket(this, 'CanaryRuns', {
      encryptionKey: network.logsKey,
      expiration: Duration.days(30),
      serverAccessLogs: service.serverAccessLogs,
      serverAccessLogsPrefix: 'canary-runs/',
    });
    const canary = new HealthCanary(this, 'Canary', {
      ...this.alerts.set('canary'),
      url: `https://${environment.domainName}${HEALTH_PATH}`,
      artifacts: bucket,
    });
    this.alarms.push(...canary.alarms);
    return [canary.failed];
  }

  private watchService({ service }: ObservabilityStackProps): void {
    const { service: ecsService } = service.service;
    new DeploymentAlerts(this, 'DeploymentAlerts', { ...this.alerts.set('deployments'), service: ecsService });
    const { alarms } = new ServiceAlarms(this, 'ServiceAlarms', {
      ...this.alerts.set('service'),
      service: ecsService,
      runningBelowDesired: {},
    });
    this.alarms.push(...alarms);
  }

  /** Database, backups, passwords and sessions; returns the alarms that mean a loss. */
  private watchData({ data, environment }: ObservabilityStackProps) {
    const database = new DatabaseAlarms(this, 'DatabaseAlarms', {
      ...this.alerts.set('database'),
      ...DATABASE_LIMITS,
      database: data.database.instance,
    });
    const backups = new BackupAlarms(this, 'BackupAlarms', {
      ...this.alerts.set('backups'),
      vault: data.backup.vault,
      copyFailed: { enabled: environment.recovers },
    });
    const rotation = new SecretRotationAlarms(this, 'RotationAlarms', {
      ...this.alerts.set('rotation'),
      secrets: [data.secrets.password],
      rotationFunction: data.rotation.rotationFunction,
    });
    const userRotation = new SecretRotationAlarms(this, 'UserRotationAlarms', {
      ...this.alerts.set('rotation', 'pets-api-app-user'),
      secrets: [data.user],
      rotationFunction: data.userRotation.rotationFunction,
    });
    const cache = new CacheAlarms(this, 'CacheAlarms', {
      ...this.alerts.set('session-cache'),
      // a cache.t4g.small has two virtual CPUs
      hostCpu: {},
      ...cacheOf(data, environment),
    });
    this.alarms.push(...[database, backups, rotation, userRotation, cache].flatMap(({ alarms }) => alarms));
    return [database.lowStorage, backups.missing];
  }

  /** The ways in and out. */
  private watchNetwork({ edge, network, replica, service }: ObservabilityStackProps): void {
    const ways = [
      new FirewallAlarms(this, 'FirewallAlarms', { ...this.alerts.set('firewall'), webAcl: service.firewall.webAcl }),
      new CertificateAlarms(this, 'CertificateAlarms', {
        ...this.alerts.set('certificates'),
        certificate: service.certificate,
      }),
      new NatGatewayAlarms(this, 'NatGatewayAlarms', {
        ...this.alerts.set('nat-gateways'),
        natGateways: NatGatewayAlarms.gatewaysOf(network.network.vpc),
      }),
    ];
    const atTheEdge =
      edge.region === this.region
        ? watchEdge(this, edge, this.alerts)
        : [...(edge.alarms ?? []), ...(replica?.edgeAlarms ?? [])];
    this.alarms.push(...ways.flatMap(({ alarms }) => alarms), ...atTheEdge);
  }

  /** What the service says: counted, offered to questions, and kept for as long as access and audit logs. */
  private watchLogs({ environment, network, service }: ObservabilityStackProps): void {
    const { logGroup } = service;
    const archive = new LogArchive(this, 'Archive', {
      logGroups: [logGroup],
      encryptionKey: network.logsKey,
      serverAccessLogs: service.serverAccessLogs,
      expiration: Duration.days(400),
    });
    new LogQueries(this, 'Queries', { logGroups: [logGroup], folder: `${environment.namePrefix}pets-api` });
    const sets = [
      new LogErrorAlarms(this, 'LogErrors', { ...this.alerts.set('logs'), logGroup }),
      new LogArchiveAlarms(this, 'ArchiveAlarms', { ...this.alerts.set('archive'), archive }),
    ];
    this.alarms.push(...sets.flatMap(({ alarms }) => alarms));
  }

  private show({ data, environment, replica, service }: ObservabilityStackProps, incidents: cloudwatch.IAlarm[]): void {
    new HealthDashboard(this, 'Dashboard', {
      dashboardName: `${environment.namePrefix}pets-api`,
      loadBalancer: service.loadBalancer.loadBalancer,
      targetGroups: service.service.targetGroups,
      service: { service: service.service.service, containerInsights: true, maximumTasks: environment.maxTasks },
      database: {
        database: data.database.instance,
        replica: replica?.replica.instance,
        maximumConnections: DATABASE_MAX_CONNECTIONS,
        pooledConnections: service.pool.peakConnections,
      },
      cache: cacheOf(data, environment),
      alarms: [...incidents, ...this.alarms],
      errorBudgets: this.budgets,
      estimatedCharges: true,
    });
  }
}

function cacheOf({ cache }: DataStack, { multiAzCache }: PetsEnvironment) {
  return { replicationGroup: cache.replicationGroup, nodes: multiAzCache ? 2 : 1 };
}
