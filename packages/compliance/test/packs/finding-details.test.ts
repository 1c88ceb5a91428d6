import { Lazy, Stack } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Compliance, CompliancePack } from '../../src';
import { appWith, synthesize } from '../compliance-app';

const rule = 'AwsSolutions::AwsSolutions-ECS2';
const packs = [CompliancePack.AWS_SOLUTIONS];
const entry = {
  at: ['Service/Task'],
  reason: 'this is a test',
  owner: 'team',
  expires: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
};

const logConfiguration = { logDriver: 'awslogs' };

/** Findings of ECS2 for a task definition with containers, and the register's problems and the failure of the synthesis. */
function check(containers: object[], acknowledged: string[] = [], change?: (task: ecs.CfnTaskDefinition) => void) {
  const app = appWith();
  const task = new ecs.CfnTaskDefinition(new Stack(app, 'Service'), 'Task', {
    containerDefinitions: containers.map((container, index) => ({
      name: `c${index}`,
      image: 'image',
      logConfiguration,
      ...container,
    })),
  });
  change?.(task);
  const acknowledgements = acknowledged.length > 0 ? [{ ...entry, rules: acknowledged }] : [];
  Compliance.of(app).check({ packs, acknowledgements });
  const { record, problems, failure } = synthesize(app);
  const results = record.results.filter((result) => result.rule === rule);
  return { results: results.map(({ verdict, finding }) => finding ?? verdict), problems, failure };
}

const LEVEL = { name: 'LOG_LEVEL', value: 'info' };
const REGION = { name: 'REGION', value: 'us-east-1' };

test('ECS2 has one finding for each environment variable of all containers', () => {
  const { results } = check([{ environment: [REGION, LEVEL] }, { environment: [LEVEL] }, {}]);
  expect(results).toEqual(['Variable::LOG_LEVEL', 'Variable::REGION']);
});

test('a variable of an override is a finding', () => {
  const { results } = check([{ environment: [LEVEL] }], [], (task) =>
    task.addPropertyOverride('ContainerDefinitions.0.Environment.1', { Name: 'API_KEY', Value: 'x' }),
  );
  expect(results).toEqual(['Variable::API_KEY', 'Variable::LOG_LEVEL']);
});

test('an acknowledgement covers the variables that it lists', () => {
  expect(check([{ environment: [LEVEL] }], [`${rule}[Variable::LOG_LEVEL]`])).toMatchObject({
    problems: [],
    failure: '',
  });
});

test('a new variable is open', () => {
  const { problems, failure } = check([{ environment: [LEVEL, REGION] }], [`${rule}[Variable::LOG_LEVEL]`]);
  expect(problems).toEqual([]);
  expect(failure).toContain(`Acknowledge with '${rule}[Variable::REGION]'`);
  expect(failure).not.toContain('LOG_LEVEL');
});

test('an acknowledgement without variables fails, and the message lists them', () => {
  const { problems } = check([{ environment: [LEVEL, REGION] }], [rule]);
  expect(problems.map(({ message }) => message)).toEqual([
    `acknowledgement of ${rule} at Service/Task matches no finding. The findings are ${rule}[Variable::LOG_LEVEL], ${rule}[Variable::REGION]`,
  ]);
});

test.each([
  ['without a variable', [{}], ['compliant']],
  ['with an empty list of variables', [{ environment: [] }], ['nonCompliant']],
  [
    'with variables that are known at deployment only',
    [{ environment: { 'Fn::If': ['A', [], []] } }],
    ['nonCompliant'],
  ],
  [
    'with a name that is known at deployment only',
    [{ environment: [{ name: Lazy.any({ produce: () => ({ Ref: 'Name' }) }), value: 'a' }] }],
    ['nonCompliant'],
  ],
])('a task definition %s has no finding of a variable', (_, containers, expected) => {
  expect(check(containers).results).toEqual(expected);
});
