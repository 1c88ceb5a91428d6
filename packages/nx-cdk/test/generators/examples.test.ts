import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import schema from '../../schemas/app.json';
import { registerOf } from '../../src/generators/examples/acknowledgements';
import { exampleNames, readExample } from '../../src/generators/examples/example';
import { placesOf } from '../../src/generators/examples/write';

const EXAMPLES = join(__dirname, '../../../../apps/examples');
const TODAY = new Date('2027-01-01T12:00:00Z');
const stages = placesOf(['dev', 'prod'], 'eu-west-1');
const entry = { id: 'a', rules: ['Pack::rule'], at: ['Data'], reason: 'reason' };

test('the options of the generator are all examples', () => {
  expect(schema.properties.example.enum).toEqual(exampleNames(EXAMPLES).sort());
});

test('each example in TypeScript has a stage and a test', () => {
  const examples = exampleNames(EXAMPLES).map((name) => readExample(EXAMPLES, name));
  for (const { files, isPython, name, stageClass, stageFile } of examples.filter((each) => !each.isPython)) {
    expect({ name, isPython, stageClass, paths: Object.keys(files) }).toMatchObject({
      stageClass: expect.stringMatching(/Stage$/),
      paths: expect.arrayContaining([`src/${stageFile}.ts`, `test/${stageFile}.test.ts`, 'README.md']),
    });
  }
  expect(examples.filter(({ isPython }) => isPython).map(({ name }) => name)).toEqual(['python-service']);
});

test('an unknown example fails, and the error lists all', () => {
  expect(() => readExample(EXAMPLES, 'shop')).toThrow(
    /^example must be one of blue-green, .*worker-with-queue, got 'shop'$/,
  );
});

test('the packages of an example are those that it imports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  mkdirSync(join(folder, 'web/src'), { recursive: true });
  writeFileSync(join(folder, 'web/acknowledgements.json'), '[]');
  writeFileSync(
    join(folder, 'web/src/web-stage.ts'),
    "import { A } from '@pets/network';\nexport class WebStage extends Stage {}",
  );
  writeFileSync(
    join(folder, 'web/src/b.ts'),
    "import { B } from '@pets/network';\nimport { C } from '@pets/database';",
  );
  expect(readdirSync(folder)).toEqual(['web']);
  expect(readExample(folder, 'web')).toMatchObject({
    packages: ['@pets/database', '@pets/network'],
    stageFile: 'web-stage',
    stageClass: 'WebStage',
    isPython: false,
  });
});

test('acknowledgements expire after 90 days', () => {
  expect(registerOf([entry], stages, TODAY)).toEqual({
    acknowledgements: [{ ...entry, owner: 'platform-team', expires: '2027-04-01' }],
  });
});

test('an acknowledgement for some stages lists them, and is left out without one', () => {
  const inDev = { ...entry, exceptStages: ['prod'] };
  expect(registerOf([inDev], stages, TODAY).acknowledgements).toMatchObject([{ id: 'a', stages: ['dev'] }]);
  expect(registerOf([inDev], placesOf(['prod'], 'eu-west-1'), TODAY).acknowledgements).toEqual([]);
});

test('an acknowledgement with account and Region has an entry for each stage', () => {
  const ofStages = { ...entry, rules: ['Pack::rule[arn:aws:ecs:{region}:{account}:service/*]'] };
  expect(registerOf([ofStages], stages, TODAY).acknowledgements).toMatchObject([
    { id: 'a-dev', stages: ['dev'], rules: ['Pack::rule[arn:aws:ecs:eu-west-1:111111111111:service/*]'] },
    { id: 'a-prod', stages: ['prod'], rules: ['Pack::rule[arn:aws:ecs:eu-west-1:222222222222:service/*]'] },
  ]);
});
