import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlertActions, type AlarmOptions } from '../src';
import { designOf } from '../src/alarms/shared/alarm-factory';
import { alarmsOf, burnRatesFor, catalogueOf, isOurs, usedMetrics } from './catalogue';
import { catalogueStack } from './catalogue-stack';
import { DOCUMENTED_METRICS } from './documented-metrics';

const README = join(__dirname, '..', 'README.md');

const stack = catalogueStack();
const alarms = alarmsOf(stack);

describe('the README is current (UPDATE_CATALOGUE=1 updates it)', () => {
  test.each([
    ['catalogue', () => catalogueOf(stack)],
    ['burn rates', () => burnRatesFor([99, 99.9])],
  ])('%s', (name, write) => {
    const readme = readFileSync(README, 'utf8');
    const begin = `<!-- ${name}: written by test/catalogue.test.ts -->\n\n`;
    const end = `\n\n<!-- /${name} -->`;
    const [before, old, after] = [readme.indexOf(begin) + begin.length, readme.indexOf(end), readme.length];
    expect(readme).toContain(begin);
    expect(old).toBeGreaterThan(before);
    const fresh = readme.slice(0, before) + write() + readme.slice(old, after);
    if (process.env.UPDATE_CATALOGUE === '1') writeFileSync(README, fresh);
    else expect(readme).toBe(fresh);
  });
});

const ofAws = usedMetrics(alarms).filter(({ name }) => !isOurs(name));

test.each(ofAws.map((metric) => [`${metric.name} (${metric.statistic})`, metric] as const))(
  '%s is documented by AWS with these dimensions and this statistic',
  (_, { name, dimensions, statistic }) => {
    const documented = DOCUMENTED_METRICS[name];
    expect(documented).toBeDefined();
    expect(documented.dimensions).toContainEqual(dimensions);
    expect(statistic).toMatch(documented.statistics);
  },
);

describe('every alarm', () => {
  const resources = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  const named = Object.values(resources).map(({ Properties }) => [Properties.AlarmName, Properties] as const);

  test.each(named)('%s has a meaning, a check and actions on ALARM and OK', (_, properties) => {
    expect(properties.AlarmDescription).toMatch(/^[A-Z].*[.:;,] .*Check [a-z]/);
    expect(properties.AlarmActions).toHaveLength(1);
    expect(properties.OKActions).toEqual(properties.AlarmActions);
    expect(properties.TreatMissingData).toMatch(/^(breaching|notBreaching|missing|ignore)$/);
  });

  test('has a unique name', () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(alarms.length);
  });
});

describe('the options of each alarm', () => {
  interface Place {
    readonly set: string;
    readonly prop: string;
  }
  const placeOf = (alarm: cloudwatch.Alarm): Place => ({
    set: (alarm.node.scope as { node: { id: string } }).node.id,
    prop: designOf(alarm)?.prop ?? '',
  });
  const keyOf = ({ set, prop }: Place) => `${set}.${prop}`;
  const places = [...new Map(alarms.map((alarm) => [keyOf(placeOf(alarm)), placeOf(alarm)])).values()];
  const topicArn = (number: number) => `arn:aws:sns:eu-west-1:111111111111:topic-${number}`;
  const { BREACHING, NOT_BREACHING, IGNORE, MISSING } = cloudwatch.TreatMissingData;

  /** Other values for each prop. */
  function optionsOf(number: number): AlarmOptions {
    const topics = new Stack(new App(), `Topics${number}`);
    return {
      threshold: number + 1000,
      period: Duration.minutes(number),
      evaluationPeriods: 2 + (number % 8),
      datapointsToAlarm: 1 + (number % 8),
      treatMissingData: [BREACHING, NOT_BREACHING, IGNORE, MISSING][number % 4],
      runbookUrl: `https://example.com/${number}`,
      actions: AlertActions.toTopic(sns.Topic.fromTopicArn(topics, 'Topic', topicArn(number))),
    };
  }

  const own: Record<string, Record<string, AlarmOptions>> = {};
  for (const [index, { set, prop }] of places.entries()) own[set] = { ...own[set], [prop]: optionsOf(index + 1) };
  const changed = catalogueStack(own);
  const resources = Template.fromStack(changed).findResources('AWS::CloudWatch::Alarm');
  const properties = (alarm: cloudwatch.Alarm) =>
    resources[changed.getLogicalId(alarm.node.defaultChild as cloudwatch.CfnAlarm)].Properties as Record<
      string,
      unknown
    >;

  /** All periods of an alarm, which can have an expression of several metrics. */
  function periodsOf({ Period, Metrics = [] }: { Period?: number; Metrics?: { MetricStat?: { Period: number } }[] }) {
    const periods = Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Period] : []));
    return [...new Set([...periods, ...(Period === undefined ? [] : [Period])])];
  }

  test.each(alarmsOf(changed).map((alarm) => [keyOf(placeOf(alarm)), alarm] as const))(
    'are those of %s',
    (key, alarm) => {
      const number = places.findIndex((place) => keyOf(place) === key) + 1;
      const found = properties(alarm);
      expect(periodsOf(found)).toEqual([number * 60]);
      expect(found).toMatchObject({
        Threshold: number + 1000,
        EvaluationPeriods: 2 + (number % 8),
        DatapointsToAlarm: 1 + (number % 8),
        TreatMissingData: optionsOf(number).treatMissingData,
        AlarmDescription: expect.stringMatching(new RegExp(` Runbook: https://example\\.com/${number}$`)),
        AlarmActions: [topicArn(number)],
        OKActions: [topicArn(number)],
      });
    },
  );

  test.each(alarms.map((alarm) => [keyOf(placeOf(alarm)), alarm] as const))(
    'have the period of %s by default',
    (_, alarm) => {
      const design = designOf(alarm);
      const template = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
      const found = template[stack.getLogicalId(alarm.node.defaultChild as cloudwatch.CfnAlarm)].Properties;
      expect(periodsOf(found as object)).toEqual([design?.period.toSeconds()]);
    },
  );
});
