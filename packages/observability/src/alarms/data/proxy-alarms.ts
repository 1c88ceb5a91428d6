import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_rds as refs } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { proxyMetric } from '../../private/metrics';

/** Properties of `ProxyAlarms`. */
export interface ProxyAlarmsProps extends AlarmSetProps {
  /** RDS Proxy of this app or an imported one. */
  readonly proxy: refs.IDBProxyRef;

  /**
   * Alarm `proxy-connections`: the connections of the proxy to the database, in percent of their maximum, are above the
   * threshold. At the maximum, clients wait for a connection and fail after the borrow timeout.
   *
   * @default - above 80 percent in 3 periods of 5 minutes
   */
  readonly highConnections?: AlarmOptions;

  /**
   * Alarm `proxy-rejected-clients`: the number of clients whose authentication fails reaches the threshold. The reasons are a
   * password that was rotated, a user without a secret of the proxy, and a missing permission of the role of the proxy.
   *
   * @default - at least 5 connections in 1 period of 5 minutes
   */
  readonly rejectedClients?: AlarmOptions;

  /**
   * Alarm `proxy-unreachable-database`: the number of connections to the database that fail reaches the threshold. A failover of
   * the database causes some.
   *
   * @default - at least 5 connections in each of 3 periods of 5 minutes
   */
  readonly unreachableDatabase?: AlarmOptions;
}

/**
 * Alarms for an RDS Proxy: `proxy-connections`, `proxy-rejected-clients` and `proxy-unreachable-database`. They are charged per
 * month. Use `DatabaseAlarms` for the database.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
 *
 * @example
 * new ProxyAlarms(this, 'ProxyAlarms', { proxy, actions: alerts });
 */
export class ProxyAlarms extends AlarmSet {
  /** Alarm for the use of connections; undefined if disabled. */
  readonly highConnections?: cloudwatch.Alarm;

  /** Alarm for clients that are rejected; undefined if disabled. */
  readonly rejectedClients?: cloudwatch.Alarm;

  /** Alarm for failed connections to the database; undefined if disabled. */
  readonly unreachableDatabase?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ProxyAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [
      highConnections(props),
      rejectedClients(props),
      unreachableDatabase(props),
    ]);
    [this.highConnections, this.rejectedClients, this.unreachableDatabase] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

/** Defaults that all alarms of this construct share. Without clients, a proxy reports no data. */
const COMMON = {
  period: Duration.minutes(5),
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  noData: 'no clients',
};

function highConnections({ proxy, highConnections: options }: ProxyAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'HighConnections',
    alarmNameSuffix: 'proxy-connections',
    prop: 'highConnections',
    options,
    metric: (period) =>
      new cloudwatch.MathExpression({
        label: 'used connections',
        expression: '100 * used / maximum',
        usingMetrics: {
          used: proxyMetric(proxy, 'DatabaseConnectionsCurrentlyBorrowed', period, cloudwatch.Stats.MAXIMUM),
          maximum: proxyMetric(proxy, 'MaxDatabaseConnectionsAllowed', period, cloudwatch.Stats.MAXIMUM),
        },
        period,
      }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: '%',
    evaluationPeriods: 3,
    severity: AlertSeverity.WARNING,
    source: 'this library: leaves time to act before clients wait',
    alarmDescription:
      'The proxy uses most connections that it can open to the database: clients are about to wait and to fail. ' +
      'Check long transactions, pinned sessions, the size of the pools of clients, and maxConnectionsPercent.',
  };
}

function rejectedClients({ proxy, rejectedClients: options }: ProxyAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'RejectedClients',
    alarmNameSuffix: 'proxy-rejected-clients',
    prop: 'rejectedClients',
    options,
    metric: (period) => proxyMetric(proxy, 'ClientConnectionsSetupFailedAuth', period, cloudwatch.Stats.SUM),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 5,
    unit: 'connection',
    evaluationPeriods: 1,
    severity: AlertSeverity.CRITICAL,
    source: 'this library: one client retries several times in five minutes',
    alarmDescription:
      'The proxy rejects clients: their queries fail. ' +
      'Check the log of the proxy, the last rotation, the secrets of the proxy, and the permissions of its role.',
  };
}

function unreachableDatabase({ proxy, unreachableDatabase: options }: ProxyAlarmsProps): CatalogueDesign {
  return {
    ...COMMON,
    id: 'UnreachableDatabase',
    alarmNameSuffix: 'proxy-unreachable-database',
    prop: 'unreachableDatabase',
    options,
    metric: (period) => proxyMetric(proxy, 'DatabaseConnectionsSetupFailed', period, cloudwatch.Stats.SUM),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 5,
    unit: 'connection',
    evaluationPeriods: 3,
    severity: AlertSeverity.CRITICAL,
    source: 'this library: longer than a failover of a Multi-AZ instance, which takes one to two minutes',
    alarmDescription:
      'The proxy cannot connect to the database: queries wait and fail. ' +
      'Check the state of the database, its connections, the security groups, and the passwords in the secrets of the proxy.',
  };
}
