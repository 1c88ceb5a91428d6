import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
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
