import type { Stage, SynthesizedStack } from '../../src/deployment/assembly';
import { missingNeeds, missingUsers, selectStacks } from '../../src/deployment/selection';

/** A stage whose stacks need one another: Network <- Data <- Service <- Alarms. */
const stage: Stage = {
  name: 'dev',
  account: '111111111111',
  stacks: [stack('Network'), stack('Data', 'Network'), stack('Service', 'Data'), stack('Alarms', 'Service')],
};

function stack(id: string, ...needs: string[]): SynthesizedStack {
  const place = { account: '111111111111', region: 'eu-west-1', folder: '', tags: {}, terminationProtection: false };
  return {
    id,
    path: `dev/${id}`,
    name: `dev-${id}`,
    ...place,
    template: {},
    needs,
    constructs: new Map(),
    nested: new Map(),
  };
}

const ids = (stacks: readonly SynthesizedStack[]) => stacks.map(({ id }) => id);

test('all stacks are selected where none is named', () => {
  expect(selectStacks(stage, [])).toBe(stage.stacks);
});

test('named stacks come in the order of the deployment', () => {
  expect(ids(selectStacks(stage, ['Service', 'Network']))).toEqual(['Network', 'Service']);
});

test('a star stands for any characters', () => {
  expect(ids(selectStacks(stage, ['*a*']))).toEqual(['Data', 'Alarms']);
});

test('a name is no regular expression', () => {
  expect(() => selectStacks(stage, ['.ata'])).toThrow('no stack of dev is called .ata');
});

test('tells every name that fits no stack', () => {
  expect(() => selectStacks(stage, ['Dada', 'Data', 'X*'])).toThrow(
    'no stack of dev is called Dada, X*: there is Network, Data, Service, Alarms',
  );
});

test('finds what a selection needs, directly or not', () => {
  expect(ids(missingNeeds(stage, selectStacks(stage, ['Service'])))).toEqual(['Network', 'Data']);
});

test('finds who needs a selection, directly or not', () => {
  expect(ids(missingUsers(stage, selectStacks(stage, ['Data'])))).toEqual(['Service', 'Alarms']);
});

test('a whole stage misses nothing', () => {
  expect(missingNeeds(stage, stage.stacks)).toEqual([]);
  expect(missingUsers(stage, stage.stacks)).toEqual([]);
});
