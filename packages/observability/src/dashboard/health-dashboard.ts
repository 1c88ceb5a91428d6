import { Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { DashboardCache, DashboardDatabase, DashboardService } from './dashboard-subjects';
import type { ErrorBudget } from '../slo/error-budget';
import { checkCount } from '../private/alarm-checks';
import { capacity, dependencies, goldenSignals } from './private/dashboard-rows';
import { COLUMNS, rowOf } from './private/dashboard-widgets';
import { failBeforeSuper, type Problem } from '../private/validation';

/** Properties of `HealthDashboard`. */
export interface HealthDashboardProps {
  /** Application Load Balancer of the service. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /** Target groups of the load balancer, at least one. */
  readonly targetGroups: elbv2.IApplicationTargetGroup[];

  /**
   * ECS service behind the load balancer, and its limits.
   *
   * @default - no utilization and tasks on the dashboard
   */
  readonly service?: DashboardService;

  /**
   * Database, and its limits.
   *
   * @default - no database on the dashboard
   */
  readonly database?: DashboardDatabase;

  /**
   * Cache.
   *
   * @default - no cache on the dashboard
   */
  readonly cache?: DashboardCache;

  /**
   * Alarms whose state the first row shows, at most 100 (CloudWatch API, dashboard body), in any Region.
   *
   * @default - no alarm states
   */
  readonly alarms?: cloudwatch.IAlarm[];

  /**
   * Error budgets whose remainder in the time range of the dashboard the first row shows, at most 4.
   *
   * @default - no error budgets
   */
  readonly errorBudgets?: ErrorBudget[];

  /**
   * Vertical lines in the graphs, such as releases. With Container Insights, the graphs show deployments in progress
   * without them.
   *
   * @default - no lines
   */
  readonly verticalAnnotations?: cloudwatch.VerticalAnnotation[];

  /**
   * Whether to show the estimated charges of the account in this month. Enable billing alerts in the account, which
   * publish the metric in us-east-1.
   *
   * @default false
   */
  readonly estimatedCharges?: boolean;

  /**
   * Name of the dashboard: 1 to 255 letters, digits, hyphens and underscores (CloudWatch API, PutDashboard).
   *
   * @default - CloudFormation generates a name
   */
  readonly dashboardName?: string;

  /**
   * Initial time range.
   *
   * @default Duration.hours(3)
   */
  readonly defaultInterval?: Duration;
}

/** Heights in grid units. The rows fill a screen of 1080 lines, on which the console leaves 18 units. */
const STATE_HEIGHT = 3;
const GRAPH_HEIGHT = 5;

/** Four error budgets leave a third of the width to the alarms. */
const BUDGET_WIDTH = 4;
const MAX_BUDGETS = 4;
const MAX_ALARMS = 100;

/**
 * CloudWatch dashboard with the health of one service on one screen: alarm states and error budgets, golden signals,
 * capacity with its limits, and dependencies. Three dashboards of an account are free; additional ones are charged per
 * month.
 *
 * Throws if there are no target groups, more alarms or error budgets than fit, or a number or the name is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 *
 * @example
 * const dashboard = new HealthDashboard(this, 'OrdersHealth', {
 *   loadBalancer,
 *   targetGroups: [blue],
 *   service: { service, maxCapacity: 10 },
 *   alarms: [outage],
 * });
 * dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: '[Runbook](https://wiki.example.com/orders)', width: 24 }));
 */
export class HealthDashboard extends cloudwatch.Dashboard {
  constructor(scope: Construct, id: string, props: HealthDashboardProps) {
    failBeforeSuper(scope, id, checkDashboard(props));
    super(scope, id, {
      dashboardName: props.dashboardName,
      defaultInterval: props.defaultInterval ?? Duration.hours(3),
      // Keeps five-minute metrics at five minutes in a short time range.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    const graphs = [goldenSignals(props), capacity(props), dependencies(props)]
      .filter((designs) => designs.length > 0)
      .map((designs) => rowOf(designs, GRAPH_HEIGHT));
    for (const row of [stateOf(props), ...graphs]) if (row.length > 0) this.addWidgets(...row);
  }
}

/** Alarm states, and the error budgets to the right of them. */
function stateOf({ alarms = [], errorBudgets = [] }: HealthDashboardProps): cloudwatch.IWidget[] {
  const budgetWidth = alarms.length === 0 ? COLUMNS / Math.max(1, errorBudgets.length) : BUDGET_WIDTH;
  const budgets = errorBudgets.map(
    (budget) =>
      new cloudwatch.SingleValueWidget({
        title: `Budget left: ${budget.indicator.name}, %`,
        metrics: [budget.metricBudgetLeft({ label: `objective ${budget.attainmentGoal} %` })],
        setPeriodToTimeRange: true,
        width: Math.floor(budgetWidth),
        height: STATE_HEIGHT,
      }),
  );
  if (alarms.length === 0) return budgets;
  const width = COLUMNS - budgetWidth * budgets.length;
  const state = new cloudwatch.AlarmStatusWidget({
    title: 'Alarms',
    alarms,
    sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    width,
    height: STATE_HEIGHT,
  });
  return [state, ...budgets];
}

function checkDashboard(props: HealthDashboardProps): Problem[] {
  const { alarms = [], errorBudgets = [] } = props;
  return [
    props.targetGroups.length === 0 ? 'targetGroups must have at least one target group, got none' : undefined,
    alarms.length > MAX_ALARMS ? `alarms must have at most ${MAX_ALARMS} alarms, got ${alarms.length}` : undefined,
    errorBudgets.length > MAX_BUDGETS
      ? `errorBudgets must have at most ${MAX_BUDGETS} error budgets, got ${errorBudgets.length}`
      : undefined,
    checkCount('service.maxCapacity', props.service?.maxCapacity),
    checkCount('database.maxConnections', props.database?.maxConnections),
    checkCount('database.pooledConnections', props.database?.pooledConnections),
    checkCount('cache.nodes', props.cache?.nodes, MAX_NODES),
    checkCount('cache.shards', props.cache?.shards, MAX_NODES),
    props.defaultInterval?.isUnresolved() ? 'defaultInterval must be a literal, got a token' : undefined,
    checkName(props.dashboardName),
  ];
}

/** Largest number of nodes, and so of shards, of a cluster (Amazon ElastiCache User Guide, "Quotas"). */
const MAX_NODES = 500;

function checkName(name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z0-9_-]{1,255}$/.test(name)) return undefined;
  return `dashboardName must have 1 to 255 letters, digits, hyphens and underscores, got '${name}'`;
}
