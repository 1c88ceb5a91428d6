import { missingDependencies, missingDependents, selectById } from '../../src/deployment/selection';

const stack = (id: string, ...needs: string[]) => ({ id, needs });

/** Each stack depends on the one before. */
const stacks = [stack('Network'), stack('Data', 'Network'), stack('Service', 'Data'), stack('Alarms', 'Service')];

const select = (...patterns: string[]) => selectById(stacks, patterns, 'dev');
const ids = (selected: readonly { id: string }[]) => selected.map(({ id }) => id);

test('selects all stacks without a pattern', () => {
  expect(select()).toBe(stacks);
});

test('selects stacks in deployment order', () => {
  expect(ids(select('Service', 'Network'))).toEqual(['Network', 'Service']);
});

test('matches any characters with *', () => {
  expect(ids(select('*a*'))).toEqual(['Data', 'Alarms']);
});

test('a pattern is not a regular expression', () => {
  expect(() => select('.ata')).toThrow("got '.ata'");
});

test('fails with all patterns that match no stack', () => {
  expect(() => select('Dada', 'Data', 'X*')).toThrow(
    "stacks must match stacks of dev (Network, Data, Service, Alarms), got 'Dada, X*'",
  );
  expect(() => selectById(stacks, ['X'])).toThrow('stacks must match stacks of the app (');
});

test('finds direct and indirect dependencies that are not selected', () => {
  expect(ids(missingDependencies(stacks, select('Service')))).toEqual(['Network', 'Data']);
});

test('finds direct and indirect dependents that are not selected', () => {
  expect(ids(missingDependents(stacks, select('Data')))).toEqual(['Service', 'Alarms']);
});

test('finds nothing if all stacks are selected', () => {
  expect(missingDependencies(stacks, stacks)).toEqual([]);
  expect(missingDependents(stacks, stacks)).toEqual([]);
});
