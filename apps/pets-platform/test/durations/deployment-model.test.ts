import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly, type Resource, type SynthesizedStack } from '../../../../packages/nx-cdk/src/toolkit';
import { expectedTimes } from '../../tools/durations/deployment-model';
import { durationTables } from '../../tools/durations/duration-tables';
import { Deployment } from '../deployment';

/** Returns a stack with the resources that the model reads. */
function stackOf(id: string, Resources: Record<string, Resource>, needs: readonly string[] = []): SynthesizedStack {
  return { id, needs, region: 'eu-west-1', template: { Resources } } as unknown as SynthesizedStack;
}

const key = { Type: 'AWS::KMS::Key' };
const database = { Type: 'AWS::RDS::DBInstance', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } };

test('a stack takes as long as its longest chain of resources', () => {
  const times = expectedTimes({ stacks: [stackOf('Data', { Key: key, Database: database, Topic: { Type: 'A' } })] });
  expect(times).toEqual([
    expect.objectContaining({ start: 0, end: expect.closeTo(0.3 + 10 + 0.7), slowest: 'AWS::RDS::DBInstance' }),
  ]);
});

test.each([
  ['Ref', { Properties: { A: { Ref: 'Key' } } }],
  ['Fn::GetAtt as a text', { Properties: { A: [{ 'Fn::GetAtt': 'Key.Arn' }] } }],
  ['Fn::Sub', { Properties: { A: { 'Fn::Sub': 'a-${Key}' } } }],
  ['Fn::Sub with variables', { Properties: { A: { 'Fn::Sub': ['${Key.Arn}-${B}', { B: 'b' }] } } }],
  ['Fn::Sub with a reference in a variable', { Properties: { A: { 'Fn::Sub': ['${B}', { B: { Ref: 'Key' } }] } } }],
  ['DependsOn', { DependsOn: 'Key' }],
  ['DependsOn with several ids', { DependsOn: ['Other', 'Key'] }],
])('a resource waits for the resource of %s', (_, resource) => {
  const stack = stackOf('Data', { Key: key, Function: { Type: 'AWS::Lambda::Function', ...resource } });
  expect(expectedTimes({ stacks: [stack] })[0].end).toBeCloseTo(0.3 + 0.25 + 0.7);
});

test('a database takes longer with a standby, and longest as a replica', () => {
  const end = (Properties: object) =>
    expectedTimes({
      stacks: [stackOf('Data', { Database: { Type: 'AWS::RDS::DBInstance', Properties } as Resource })],
    })[0].end;
  expect([end({}), end({ MultiAZ: true }), end({ SourceDBInstanceIdentifier: 'a' })]).toEqual([10.7, 15.7, 18.7]);
});

test.each([
  ['0', 0.9],
  ['2', 4.7],
])('a service whose minimum is in a parameter with the value %s takes %d minutes', (Value, minutes) => {
  const capacity = stackOf('Data', { Capacity: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/min', Value } } });
  const DesiredCount = { 'Fn::If': ['None', 0, { Ref: 'AWS::NoValue' }] };
  const service = stackOf('Service', { Service: { Type: 'AWS::ECS::Service', Properties: { DesiredCount } } });
  Object.assign(service.template, {
    Parameters: { Minimum: { Default: '/min' } },
    Conditions: { None: { 'Fn::Equals': [{ Ref: 'Minimum' }, '0'] } },
  });
  const [times] = expectedTimes({ stacks: [service, capacity] }).filter(({ stack }) => stack === service);
  expect(times.end).toBeCloseTo(minutes);
});

test('stacks start when the stacks that they need are complete, others in parallel', () => {
  const stacks = [
    stackOf('Service', { Key: key }, ['Data', 'Network']),
    stackOf('Data', { Database: { Type: 'AWS::RDS::DBInstance' } }),
    stackOf('Network', { Key: key }),
  ];
  expect(expectedTimes({ stacks }).map(({ stack, start }) => [stack.id, start])).toEqual([
    ['Network', 0],
    ['Data', 0],
    ['Service', 10.7],
  ]);
});

describe('the deployment', () => {
  const stages = readAssembly(new Deployment().folder);

  test.each([
    ['dev', 25],
    ['prod', 41],
  ])('%s is expected to be deployed within %d minutes', (name, limit) => {
    const stage = stages.find((each) => each.name === name) ?? { stacks: [] };
    const total = Math.max(...expectedTimes(stage).map(({ end }) => end));
    expect(total).toBeGreaterThan(10);
    expect(total).toBeLessThanOrEqual(limit);
  });

  test('docs/deploying.md has the current durations. To write them, run npm run durations', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/deploying.md'), 'utf8');
    const [, part] = /<!-- durations: .*? -->\n(.*)<!-- \/durations -->/s.exec(page) ?? [];
    expect(cells(part)).toEqual(cells(durationTables(stages)));
  });
});

/** The text of a table without the padding of its cells. */
function cells(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line !== '' && !/^[|\s:-]+$/.test(line))
    .map((line) => line.replaceAll(/ *\| */g, '|'));
}
