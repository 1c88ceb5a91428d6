import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import { ErrorBudget, HealthDashboard, type HealthDashboardProps, ServiceLevelIndicator } from '../../src';
import { drawnMetrics, pictureOf, type WidgetBody } from '../dashboard-picture';
import { DOCUMENTED_METRICS } from '../documented-metrics';
import {
  importedDatabase,
  importedGroup,
  importedLoadBalancer,
  importedService,
  stackIn,
  actionsTo,
} from '../fixtures';

const PICTURE = join(__dirname, '../..', 'docs', 'dashboard.svg');

function dashboardIn(stack: Stack, props: Partial<HealthDashboardProps> = {}): HealthDashboard {
  return new HealthDashboard(stack, 'Health', {
    loadBalancer: props.loadBalancer ?? importedLoadBalancer(stack),
    targetGroups: props.targetGroups ?? [importedGroup(stack, 'Blue')],
    ...props,
  });
}

function everythingIn(stack: Stack): Partial<HealthDashboardProps> {
  const loadBalancer = importedLoadBalancer(stack);
  const actions = actionsTo(stack);
  const budget = (id: string, indicator: ServiceLevelIndicator, attainmentGoal: number) =>
    new ErrorBudget(stack, id, { indicator, attainmentGoal, actions });
  const database = importedDatabase(stack);
  return {
    loadBalancer,
    targetGroups: [importedGroup(stack, 'Blue'), importedGroup(stack, 'Green')],
    service: { service: importedService(stack), containerInsights: true, maxCapacity: 10 },
    database: { database, maxConnections: 450, pooledConnections: 200, replica: database },
    cache: {
      replicationGroup: elasticache.CfnReplicationGroup.fromReplicationGroupId(stack, 'Cache', 'sessions'),
      nodes: 2,
    },
    alarms: Array.from({ length: 24 }, (_, index) => cloudwatch.Alarm.fromAlarmName(stack, `a${index}`, `a${index}`)),
    errorBudgets: [
      budget('Availability', ServiceLevelIndicator.availability(loadBalancer), 99.9),
      budget('Latency', ServiceLevelIndicator.latency(loadBalancer, Duration.millis(500)), 99),
    ],
    verticalAnnotations: [{ date: '2030-01-01T00:00:00Z', label: 'release 1.2' }],
    estimatedCharges: true,
    dashboardName: 'orders',
  };
}

function widgetsOf(stack: Stack): WidgetBody[] {
  const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = dashboard.Properties.DashboardBody;
  const text = typeof body === 'string' ? body : body['Fn::Join'][1].map(asText).join('');
  return JSON.parse(text).widgets;
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : 'token';
}

function titlesOf(widgets: WidgetBody[]): (string | undefined)[] {
  return widgets.map(({ properties }) => properties.title);
}

describe('with everything', () => {
  const stack = stackIn();
  dashboardIn(stack, everythingIn(stack));
  const widgets = widgetsOf(stack);

  test('has rows for the state, the golden signals, the capacity and the dependencies', () => {
    expect(titlesOf(widgets)).toEqual([
      'Alarms',
      'Budget left: availability, %',
      'Budget left: latency, %',
      'Traffic: requests a minute',
      'Errors: failed requests, %',
      'Latency: seconds',
      'Saturation: tasks, % of what they reserve',
      'Targets of the load balancer',
      'Tasks against their maximum',
      'Database connections against their maximum',
      'Database CPU, % and replica lag, s',
      'Database: free storage, GiB and memory, MiB',
      'Database: disk latency, ms',
      'Cache: memory and CPU, %, and evictions',
      "Cost: the account's month so far, USD",
    ]);
  });

  test('fits one screen of 24 columns and 18 grid units', () => {
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      expect(y + height).toBeLessThanOrEqual(18);
    }
  });

  test('widgets do not overlap and leave no gap', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells).toHaveLength(24 * 18);
  });

  test('every metric has a label', () => {
    for (const { label } of widgets.flatMap(drawnMetrics)) {
      expect(label).toMatch(/^[a-z0-9C][A-Za-z0-9 %.,:]+$/);
    }
  });

  test('charges are those of us-east-1, where AWS publishes them, and all other metrics those of the Region', () => {
    const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    const regions = metrics.flatMap((metric) => {
      const options = metric.at(-1) as { region?: string };
      return options.region === undefined ? [] : [[metric[0], metric[1], options.region]];
    });
    expect(regions).toEqual([['AWS/Billing', 'EstimatedCharges', 'us-east-1']]);
  });

  test('every metric is documented by AWS', () => {
    const named = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => typeof namespace === 'string');
    expect(named.length).toBeGreaterThan(25);
    for (const [namespace, name, ...rest] of named as string[][]) {
      const dimensions = rest.filter((_, index) => index % 2 === 0 && index < rest.length - 1).sort();
      const documented = DOCUMENTED_METRICS[`${namespace}/${name}`];
      expect([`${namespace}/${name}`, documented?.dimensions]).toEqual([
        `${namespace}/${name}`,
        expect.arrayContaining([dimensions]),
      ]);
    }
  });

  test('shows capacity with its limits', () => {
    const limits = widgets.flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
    expect(limits.map(({ label, value }) => [label, value])).toEqual([
      ['maximum', 10],
      ['all pools', 200],
      ['maximum', 450],
    ]);
  });

  test('shows releases as vertical lines in the golden signals, and deployments in progress', () => {
    const marked = widgets.filter(({ properties }) =>
      JSON.stringify(properties.annotations ?? '').includes('release 1.2'),
    );
    expect(titlesOf(marked)).toEqual(titlesOf(widgets.slice(3, 7)));
    expect(drawnMetrics(widgets[3])).toContainEqual(
      expect.objectContaining({ label: 'deployments under way', yAxis: 'right' }),
    );
  });

  test('shows the error budget left in the time range of the dashboard', () => {
    expect(widgets[1].properties).toMatchObject({ view: 'singleValue', setPeriodToTimeRange: true });
  });

  test('the image in docs/ shows this dashboard (UPDATE_CATALOGUE=1 updates it)', () => {
    const picture = pictureOf(widgets);
    if (process.env.UPDATE_CATALOGUE === '1') writeFileSync(PICTURE, picture);
    expect(readFileSync(PICTURE, 'utf8')).toBe(picture);
  });
});

test('fills the width with a load balancer only', () => {
  const stack = stackIn();
  dashboardIn(stack);
  expect(widgetsOf(stack).map(({ x, y, width }) => [x, y, width])).toEqual([
    [0, 0, 8],
    [8, 0, 8],
    [16, 0, 8],
    [0, 5, 24],
  ]);
});

test('shows no tasks and deployments without Container Insights', () => {
  const stack = stackIn();
  dashboardIn(stack, { service: { service: importedService(stack), maxCapacity: 4 } });
  const widgets = widgetsOf(stack);
  expect(titlesOf(widgets)).toContain('Saturation: tasks, % of what they reserve');
  expect(JSON.stringify(widgets)).not.toContain('ContainerInsights');
});

test('error budgets without alarms share the first row', () => {
  const stack = stackIn();
  const { loadBalancer, targetGroups, errorBudgets } = everythingIn(stack);
  dashboardIn(stack, { loadBalancer, targetGroups, errorBudgets });
  expect(widgetsOf(stack).slice(0, 2)).toMatchObject([
    { x: 0, width: 12 },
    { x: 12, width: 12 },
  ]);
});

test('applies the interval and the name, and adds widgets below', () => {
  const stack = stackIn();
  const dashboard: cloudwatch.Dashboard = dashboardIn(stack, {
    dashboardName: 'orders',
    defaultInterval: Duration.days(1),
  });
  dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'Who to call', width: 24, height: 2 }));
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'orders' });
  expect(widgetsOf(stack).at(-1)).toMatchObject({ type: 'text', y: 10 });
});

describe('fails', () => {
  test.each<[Partial<HealthDashboardProps>, string]>([
    [{ targetGroups: [] }, 'targetGroups must have at least one target group, got none'],
    [{ dashboardName: 'my orders' }, 'dashboardName must have 1 to 255 letters, digits, hyphens and underscores'],
  ])('with %j', (props, message) => {
    expect(() => dashboardIn(stackIn(), props)).toThrow(`Watch/Health: ${message}`);
  });

  test('with all malformed numbers', () => {
    const stack = stackIn();
    const replicationGroup = elasticache.CfnReplicationGroup.fromReplicationGroupId(stack, 'Cache', 'sessions');
    expect(() =>
      dashboardIn(stack, {
        service: { service: importedService(stack), maxCapacity: 0 },
        database: { database: importedDatabase(stack), maxConnections: 0, pooledConnections: 1.5 },
        cache: { replicationGroup, nodes: 0, shards: 0 },
      }),
    ).toThrow(
      'Watch/Health: service.maxCapacity must be a whole number of at least 1, got 0; ' +
        'database.maxConnections must be a whole number of at least 1, got 0; ' +
        'database.pooledConnections must be a whole number of at least 1, got 1.5; ' +
        'cache.nodes must be a whole number from 1 to 500, got 0; ' +
        'cache.shards must be a whole number from 1 to 500, got 0',
    );
  });

  test('with a token as defaultInterval', () => {
    const defaultInterval = Duration.days(Lazy.number({ produce: () => 1 }));
    expect(() => dashboardIn(stackIn(), { defaultInterval })).toThrow(
      'Watch/Health: defaultInterval must be a literal, got a token',
    );
  });

  test('with more alarms or error budgets than fit', () => {
    const stack = stackIn();
    const alarms = Array.from({ length: 101 }, (_, index) =>
      cloudwatch.Alarm.fromAlarmName(stack, `x${index}`, `x${index}`),
    );
    const indicator = ServiceLevelIndicator.availability(importedLoadBalancer(stack));
    const errorBudgets = Array.from(
      { length: 5 },
      (_, index) =>
        new ErrorBudget(stack, `Budget${index}`, {
          indicator,
          attainmentGoal: 99,
          actions: actionsTo(stack, `t${index}`),
        }),
    );
    expect(() =>
      dashboardIn(stackIn(), { alarms: alarms.slice(1), errorBudgets: errorBudgets.slice(1) }),
    ).not.toThrow();
    expect(() => dashboardIn(stackIn(), { alarms, errorBudgets })).toThrow(
      'Watch/Health: alarms must have at most 100 alarms, got 101; ' +
        'errorBudgets must have at most 4 error budgets, got 5',
    );
  });
});
