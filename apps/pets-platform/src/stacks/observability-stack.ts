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
  LogArchive,
  LogArchiveAlarms,
  LogErrorAlarms,
  LogQueries,
  NatGatewayAlarms,
  RestoreAlerts,
  SecretReplicationAlerts,
  SecretRotationAlarms,
  ServiceAlarms,
  ServiceLevelIndicator,
} from '@pets/observability';
import { ArtifactBucket, CustomerKey } from '@pets/security';
import { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../monitoring/alerts';
import { backupTimesOf } from '../off-hours';
import { applicationLogGroup, DATABASE_LIMITS, HEALTH_PATH, serviceByName } from '../pets-api';
import { cacheOf, type DataStack } from './data-stack';
import { watchEdge, type EdgeStack } from './edge-stack';
import type { NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { RotationStack } from './rotation-stack';
import type { TrafficStack } from './traffic-stack';

/** Properties of `ObservabilityStack`. */
export interface ObservabilityStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly data: DataStack;
  readonly rotation: RotationStack;
  readonly traffic: TrafficStack;
}

/**
 * Topics, alarms, service level objectives, log archive and canary. Refers to the service by its literal names and so
 * does not wait for its stack. Resources that need the target groups of the service are in `ServiceHealthStack`.
 */
export class ObservabilityStack extends PetsStack {
  /** All alarms of this stack that notify a topic. */
  readonly alarms: cloudwatch.IAlarm[] = [];
  /** Alarms on failing requests that are part of the outage incident. */
  readonly outage: readonly (cloudwatch.IAlarm | undefined)[];
  readonly budgets: ErrorBudget[] = [];

  private readonly alerts: RegionalAlerts;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { name, canary } = props.environment;
    const key = new CustomerKey(this, 'AlertsKey', { description: `alerts of the Pets API, ${name}` });
    this.alerts = RegionalAlerts.create(this, props.environment, key, [AlertPublisher.EVENT_BRIDGE]);

    this.outage = [
      ...(name === 'prod' ? this.watchObjectives(props) : []),
      ...(canary ? this.createCanary(props) : []),
    ];
    this.watchService(props);
    const dataAtRisk = this.alerts.page({
      name: 'data-at-risk',
      alarms: this.watchData(props),
      description:
        'Data could be lost, or the database could stop. Check the alarms in this composite alarm and act today.',
    });
    this.watchNetwork(props);
    this.watchLogs(props);
    this.alarms.unshift(dataAtRisk);
  }

  /** Objectives of prod, over 30 days: 99.9 % of requests without a server error, 99 % within one second. */
  private watchObjectives({ traffic }: ObservabilityStackProps) {
    const { loadBalancer } = traffic;
    const common = this.alerts.set('error-budgets');
    const availability = ServiceLevelIndicator.availability(loadBalancer);
    const latency = ServiceLevelIndicator.latency(loadBalancer, Duration.seconds(1));
    this.budgets.push(
      new ErrorBudget(this, 'Availability', { ...common, indicator: availability, attainmentGoal: 99.9 }),
      new ErrorBudget(this, 'Latency', { ...common, indicator: latency, attainmentGoal: 99 }),
    );
    this.alarms.push(...this.budgets.flatMap(({ alarms }) => alarms));
    // the critical one of each
    return this.budgets.map(({ alarms }) => alarms[0]);
  }

  /** Requests the health path through DNS, CloudFront and both web ACLs, as a client does. */
  private createCanary({ environment, network, traffic }: ObservabilityStackProps) {
    const artifacts = new ArtifactBucket(this, 'CanaryRuns', {
      encryptionKey: network.logsKey,
      expiration: Duration.days(30),
      serverAccessLogs: { bucket: traffic.serverAccessLogs, prefix: 'canary-runs/' },
    });
    const canary = new HealthCanary(this, 'Canary', {
      ...this.alerts.set('canary'),
      url: `https://${environment.domainName}${HEALTH_PATH}`,
      artifactsBucketLocation: { bucket: artifacts },
      encryptionKey: network.logsKey,
      logRetention: environment.logRetentionDays,
    });
    this.alarms.push(...canary.alarms);
    return [canary.failed];
  }

  private watchService({ environment, network }: ObservabilityStackProps): void {
    const service = serviceByName(this, environment.namePrefix, network.vpc);
    new DeploymentAlerts(this, 'DeploymentAlerts', { ...this.alerts.set('deployments'), service });
    const { alarms } = new ServiceAlarms(this, 'ServiceAlarms', {
      ...this.alerts.set('service'),
      service,
      runningBelowDesired: {},
    });
    this.alarms.push(...alarms);
  }

  /** Database, backups, rotation and session cache. Returns the alarms on possible data loss. */
  private watchData({ data, environment, rotation }: ObservabilityStackProps) {
    const database = new DatabaseAlarms(this, 'DatabaseAlarms', {
      ...this.alerts.set('database'),
      ...DATABASE_LIMITS,
      database: data.database.instance,
    });
    const backups = new BackupAlarms(this, 'BackupAlarms', {
      ...this.alerts.set('backups'),
      vault: data.backup.vault,
      copyFailed: { enabled: environment.recovers },
      missing: environment.offHours && { evaluationPeriods: backupTimesOf(environment.offHours).backupDays },
    });
    const masterRotation = new SecretRotationAlarms(this, 'RotationAlarms', {
      ...this.alerts.set('rotation'),
      secrets: [data.secrets.password],
      functionErrors: { rotationFunction: rotation.master.rotationFunction },
    });
    const userRotation = new SecretRotationAlarms(this, 'UserRotationAlarms', {
      ...this.alerts.set('rotation', 'pets-api-app-user'),
      secrets: [data.user],
      functionErrors: { rotationFunction: rotation.user.rotationFunction },
    });
    const cacheRotation = new SecretRotationAlarms(this, 'CacheRotationAlarms', {
      ...this.alerts.set('rotation', 'pets-api-cache'),
      secrets: [data.cache.secret as secretsmanager.ISecret],
      functionErrors: { rotationFunction: rotation.cache.rotationFunction },
    });
    if (environment.recovers) {
      new SecretReplicationAlerts(this, 'SecretCopies', this.alerts.set('secret-copies'));
      new RestoreAlerts(this, 'RestoreAlerts', this.alerts.set('backups'));
    }
    const cache = new CacheAlarms(this, 'CacheAlarms', {
      ...this.alerts.set('session-cache'),
      // a cache.t4g.small has two virtual CPUs
      highHostCpu: {},
      ...cacheOf(data),
    });
    const sets = [database, backups, masterRotation, userRotation, cacheRotation, cache];
    this.alarms.push(...sets.flatMap(({ alarms }) => alarms));
    return [database.lowStorage, backups.missing];
  }

  /** Web ACLs, certificates and NAT gateways. */
  private watchNetwork({ edge, traffic }: ObservabilityStackProps): void {
    const sets = [
      new FirewallAlarms(this, 'FirewallAlarms', {
        ...this.alerts.set('firewall'),
        webAcl: traffic.firewall,
      }),
      new CertificateAlarms(this, 'CertificateAlarms', {
        ...this.alerts.set('certificates'),
        certificate: traffic.certificate,
      }),
      new NatGatewayAlarms(this, 'NatGatewayAlarms', {
        ...this.alerts.set('nat-gateways'),
        natGateways: traffic.natGateways.natGateways,
      }),
    ];
    this.alarms.push(...sets.flatMap(({ alarms }) => alarms));
    if (edge.region === this.region) this.alarms.push(...watchEdge(this, edge, this.alerts));
  }

  /** Metric filters and saved queries on the application log, and its archive, kept as long as the audit logs. */
  private watchLogs({ environment, network, traffic }: ObservabilityStackProps): void {
    const name = applicationLogGroup(environment.namePrefix);
    const logGroup = logs.LogGroup.fromLogGroupName(this, 'ApplicationLogs', name);
    const archive = new LogArchive(this, 'Archive', {
      logGroups: [logGroup],
      encryptionKey: network.logsKey,
      serverAccessLogs: { bucket: traffic.serverAccessLogs },
      expiration: Duration.days(400),
    });
    new LogQueries(this, 'Queries', { logGroups: [logGroup], folder: `${environment.namePrefix}pets-api` });
    const sets = [
      new LogErrorAlarms(this, 'LogErrors', { ...this.alerts.set('logs'), logGroup }),
      new LogArchiveAlarms(this, 'ArchiveAlarms', { ...this.alerts.set('archive'), archive }),
    ];
    this.alarms.push(...sets.flatMap(({ alarms }) => alarms));
  }
}
