import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type ComparedRegion, StandbyReadiness, type StandbyReadinessProps } from '../../src';
import { only, statementsOf } from '../fixtures';

const code = mkdtempSync(join(tmpdir(), 'readiness-'));
writeFileSync(join(code, 'index.js'), '');
afterAll(() => rmSync(code, { recursive: true }));

// the build bundles the function
jest.mock('../../src/recovery/private/readiness-code', () => ({
  get READINESS_CODE() {
    return code;
  },
}));

const names = (region: string, databaseIdentifier: string): ComparedRegion => ({
  region,
  clusterName: 'shop',
  serviceName: 'api',
  cpu: 512,
  maxCapacity: 10,
  restingCapacity: 0,
  minCapacityParameterName: '/api/min-capacity',
  imageTagParameterName: '/api/image-tag',
  repositoryName: 'api',
  databaseIdentifier,
});

function readinessIn(props: Partial<StandbyReadinessProps> = {}, stack = stackIn('us-west-2')): StandbyReadiness {
  return new StandbyReadiness(stack, 'Readiness', {
    primary: names('us-east-1', 'db'),
    recovery: {
      ...names('us-west-2', 'db-replica'),
      certificateArn: 'arn:aws:acm:us-west-2:111111111111:certificate/1',
    },
    secretNames: ['shop/key'],
    switchAlarmName: 'active',
    metricNamespace: 'shop/readiness',
    logGroup: new logs.LogGroup(stack, 'Logs'),
    ...props,
  });
}

function stackIn(region: string): Stack {
  return new Stack(new App(), 'Standby', { env: { account: '111111111111', region } });
}

describe('with defaults', () => {
  const stack = stackIn('us-west-2');
  const readiness = readinessIn({}, stack);
  const template = Template.fromStack(stack);

  test('passes the names to the function, with the keys of a failover plan', () => {
    const { Environment, Handler, Runtime } = only(template, 'AWS::Lambda::Function') as {
      Environment: { Variables: Record<string, string> };
      Handler: string;
      Runtime: string;
    };
    expect([Handler, Runtime]).toEqual(['index.handler', 'nodejs24.x']);
    const { METRIC_NAME, METRIC_NAMESPACE, PLAN } = Environment.Variables;
    expect([METRIC_NAME, METRIC_NAMESPACE]).toEqual(['Ready', 'shop/readiness']);
    expect(JSON.parse(PLAN)).toMatchObject({
      switch: { alarmName: 'active' },
      secrets: ['shop/key'],
      primary: { region: 'us-east-1', database: 'db', minCapacityParameter: '/api/min-capacity' },
      recovery: { region: 'us-west-2', database: 'db-replica', maxTasks: 10, certificateArn: expect.any(String) },
    });
  });

  test('runs every 30 minutes', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(30 minutes)',
      Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0 } })],
    });
  });

  test('can read the state of both Regions, and write to its namespace only', () => {
    const statements = statementsOf(template, 'ReadinessPolicy');
    const writing = statements
      .flatMap(({ Action }) => Action as string[])
      .filter((action) => !/:(Get|Describe)/.test(action));
    expect(writing).toEqual(['cloudwatch:PutMetricData', 'logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(statements).toContainEqual(
      expect.objectContaining({ Condition: { StringEquals: { 'cloudwatch:namespace': 'shop/readiness' } } }),
    );
    const text = JSON.stringify(statements);
    for (const part of [':rds:us-east-1:111111111111:db:db"', ':secret:shop/key-??????', ':certificate/1'])
      expect(text).toContain(part);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('has a metric for an alarm', () => {
    expect(readiness.metricReady()).toMatchObject({
      namespace: 'shop/readiness',
      metricName: 'Ready',
      statistic: 'Minimum',
    });
    expect(readiness.metricReady({ label: 'x' }).label).toBe('x');
  });
});

test('a certificate, a function name and an interval are optional', () => {
  const stack = stackIn('us-west-2');
  const recovery = names('us-west-2', 'db-replica');
  readinessIn({ recovery, functionName: 'readiness', interval: Duration.minutes(5) }, stack);
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'readiness' });
  template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' });
  expect(JSON.stringify(statementsOf(template, 'ReadinessPolicy'))).not.toContain('acm:');
});

test.each<[Partial<StandbyReadinessProps>, string]>([
  [{ interval: Duration.minutes(4) }, 'interval must be a whole number of minutes from 5 to 1440, got 4'],
  [{ interval: Duration.days(2) }, 'interval must be a whole number of minutes from 5 to 1440, got 2880'],
  [{ primary: names('us-west-2', 'db') }, 'primary and recovery must have different Regions, got us-west-2'],
  [{ recovery: names('eu-west-1', 'db') }, 'recovery.region must be the Region of the stack, us-west-2, got eu-west-1'],
])('fails for %j', (props, problem) => {
  expect(() => readinessIn(props)).toThrow(`Standby/Readiness: ${problem}`);
});
