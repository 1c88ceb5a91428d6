import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { alarmsOf, catalogueOf, usedMetrics } from './catalogue';
import { catalogueStack } from './catalogue-stack';
import { DOCUMENTED_METRICS } from './documented-metrics';

const README = join(__dirname, '..', 'README.md');
const SECTION = /(<!-- catalogue: written by test\/catalogue.test.ts -->\n\n)[\s\S]*?(\n\n<!-- \/catalogue -->)/;

const stack = catalogueStack();
const alarms = alarmsOf(stack);

test('the README shows the catalogue as the code has it (UPDATE_CATALOGUE=1 writes it)', () => {
  const readme = readFileSync(README, 'utf8');
  expect(readme).toMatch(SECTION);
  const fresh = readme.replace(SECTION, (_, begin: string, end: string) => begin + catalogueOf(stack) + end);
  if (process.env.UPDATE_CATALOGUE === '1') writeFileSync(README, fresh);
  else expect(readme).toBe(fresh);
});

test.each(usedMetrics(alarms).map((metric) => [`${metric.name} (${metric.statistic})`, metric] as const))(
  '%s is a metric that AWS documents, with these dimensions and this statistic',
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

  test.each(named)('%s says what it means and what to look at, and tells of its recovery', (_, properties) => {
    expect(properties.AlarmDescription).toMatch(/^[A-Z].*[.:;] .*(Look|look)/);
    expect(properties.AlarmActions).toHaveLength(1);
    expect(properties.OKActions).toEqual(properties.AlarmActions);
    expect(properties.TreatMissingData).toMatch(/^(breaching|notBreaching|missing|ignore)$/);
  });

  test('has a name of its own', () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(alarms.length);
  });
});
