import { Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { DashboardCache, DashboardDatabase, DashboardService } from './dashboard-subjects';
import type { ErrorBudget } from '../slo/error-budget';
import { checkCount } from '../private/alarm-checks';
import { capacity, dependencies, goldenSignals } from './private/dashboard-rows';
import { COLUMNS, rowOf } from './private/dashboard-widgets';
import { failOn } from '../private/validation';

/** Properties of `HealthDashboard`. */
export interface HealthDashboardProps {
  /** Load balancer whose requests are the service's traffic. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /** Target groups of the load balancer, at least one. */
  readonly targetGroups: elbv2.IApplicationTargetGroup[];

  /**
   * The service behind the load balancer, and its limits.
   *
   * @default - its saturation and tasks are not shown
   */
  readonly service?: DashboardService;

  /**
   * The database, and its limits.
   *
   * @default - no database is shown
   */
  readonly database?: DashboardDatabase;

  /**
   * The cache.
   *
   * @default - no cache is shown
   */
  readonly cache?: DashboardCache;

  /**
   * Alarms whose state the first row shows, at most 100 (CloudWatch API, dashboard body). They may be of any region.
   *
   * @default - no state is shown
   */
  readonly alarms?: cloudwatch.IAlarm[];

  /**
   * Error budgets of which the first row shows what is left in the time range that is looked at.
   *
   * @default - no budget is shown
   */
  readonly errorBudgets?: ErrorBudget[];

  /**
   * Lines at points of time, such as releases. Deployments under way are drawn without them where the service has
   * Container Insights.
   *
   * @default - no lines
   */
  readonly markers?: cloudwatch.VerticalAnnotation[];

  /**
   * Whether the account's estimated charges of the month are shown. The account must have billing alerts enabled, which
   * publish the metric in us-east-1.
   *
   * @default false
   */
  readonly estimatedCharges?: boolean;

  /**
   * Name of the dashboard: 1 to 255 letters, digits, hyphens and underscores (CloudWatch API, PutDashboard).
   *
   * @default - CloudFormation chooses one
   */
  readonly dashboardName?: string;

  /**
   * Time range that is shown at first.
   *
   * @default Duration.hours(3)
   */
  readonly defaultInterval?: Duration;
}

/** Heights in units of the grid. Together they fill a screen of 1080 lines, of which the console's frame leaves 18 units. */
const STATE_HEIGHT = 3;
const GRAPH_HEIGHT = 5;

/** Four of them leave a third of the width to the alarms. */
const BUDGET_WIDTH = 4;

/**
 * The health of one service on one screen: what is alarming and what is left of its error budgets; the golden signals;
 * how near its capacity is to its limits; and what it depends on. Beyond three dashboards an account is charged for each
 * by the month.
 *
 * Throws when there are no target groups, more than 100 alarms, when a number is not one, or the name is malformed.
 */
export class HealthDashboard extends Construct {
  /** The dashboard, for further widgets, which stand below. */
  readonly dashboard: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: HealthDashboardProps) {
    super(scope, id);
    failOn(this, [
      props.targetGroups.length === 0 ? 'targetGroups must hold at least one target group, got none' : undefined,
      (props.alarms?.length ?? 0) > 100 ? `alarms must hold at most 100, got ${props.alarms?.length}` : undefined,
      (props.errorBudgets?.length ?? 0) > 4
        ? `errorBudgets must hold at most 4, which the row has room for, got ${props.errorBudgets?.length}`
        : undefined,
      checkCount('service.maximumTasks', props.service?.maximumTasks),
      checkCount('database.maximumConnections', props.database?.maximumConnections),
      checkCount('database.pooledConnections', props.database?.pooledConnections),
      checkCount('cache.nodes', props.cache?.nodes),
      checkCount('cache.shards', props.cache?.shards),
      checkName(props.dashboardName),
    ]);

    this.dashboard = new cloudwatch.Dashboard(this, 'Resource', {
      dashboardName: props.dashboardName,
      defaultInterval: props.defaultInterval ?? Duration.hours(3),
      // Five-minute metrics stay what they are when the range is short.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    this.addRow(stateOf(props));
    for (const designs of [goldenSignals(props), capacity(props), dependencies(props)]) {
      this.addRow(designs.length === 0 ? [] : rowOf(designs, GRAPH_HEIGHT));
    }
  }

  private addRow(widgets: cloudwatch.IWidget[]): void {
    if (widgets.length > 0) this.dashboard.addWidgets(...widgets);
  }
}

/** The budgets stand to the right of the alarms. */
function stateOf({ alarms = [], errorBudgets = [] }: HealthDashboardProps): cloudwatch.IWidget[] {
  const budgetWidth = alarms.length === 0 ? COLUMNS / Math.max(1, errorBudgets.length) : BUDGET_WIDTH;
  const budgets = errorBudgets.map(
    (budget) =>
      new cloudwatch.SingleValueWidget({
        title: `Budget left: ${budget.indicator.name}, %`,
        metrics: [budget.metricBudgetLeft({ label: `objective ${budget.objective} %` })],
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

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z0-9_-]{1,255}$/.test(name)) return undefined;
  return `dashboardName must have 1 to 255 letters, digits, hyphens and underscores, got '${name}'`;
}
