import { parsePlan } from '../../src/recovery/plan';
import { PLAN } from './support/regions';

const parse = (change: object) => parsePlan(JSON.stringify({ ...PLAN, ...change }), 'the plan');

test('accepts a plan with and without optional fields', () => {
  expect(parse({})).toEqual(PLAN);
  const { version, environment, primary, recovery, switch: traffic } = PLAN;
  const required = { version, environment, switch: traffic, primary, recovery };
  expect(parsePlan(JSON.stringify(required), 'the plan')).toEqual(required);
});

test.each(['', 'no JSON', '[]', 'null', '"text"'])('fails for %j', (text) => {
  expect(() => parsePlan(text, 'the plan')).toThrow('the plan must be a JSON object');
});

test('fails for another version', () => {
  expect(() => parse({ version: 2 })).toThrow('the plan: version must be 1, got 2');
});

test('names all problems', () => {
  const primary = { ...PLAN.primary, database: undefined };
  const recovery = { ...PLAN.recovery, minTasks: 0, maxTasks: '10', service: '' };
  expect(() => parse({ environment: undefined, switch: { namespace: 'a' }, primary, recovery })).toThrow(
    'the plan: environment must be a string, switch.metricName must be a string, switch.alarmName must be a string, ' +
      'primary.database must be a string, recovery.service must be a string, ' +
      'recovery.minTasks must be a positive integer, got 0, recovery.maxTasks must be a positive integer, got "10"',
  );
  expect(() => parse({ primary: undefined, switch: 'metric' })).toThrow(
    'the plan: switch must be an object, primary must be an object',
  );
});

test.each([
  [2, 1, 10],
  [2, 5, 4],
])('fails for %i, %i, %i tasks', (minTasks, takeOverTasks, maxTasks) => {
  const primary = { ...PLAN.primary, minTasks, takeOverTasks, maxTasks };
  expect(() => parse({ primary })).toThrow(
    `the plan: primary: minTasks <= takeOverTasks <= maxTasks is required, got ${minTasks}, ${takeOverTasks}, ${maxTasks}`,
  );
});
