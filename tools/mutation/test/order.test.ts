import { createRequire } from 'node:module';

interface Test {
  readonly id: string;
  readonly fileName: string;
  readonly timeSpentMs: number;
}

const { orderOf, testOf } = createRequire(__filename)('../stryker/order.cjs') as {
  orderOf(
    tests: readonly Test[],
    covering: ReadonlySet<string>,
    source: string,
    root: string,
  ): { file: string; ids: string[] }[];
  testOf(source: string, root: string): string;
};

const ROOT = '/repository/packages/tiny';

function testsIn(file: string, count: number, timeSpentMs: number): Test[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `${file} ${number}`,
    fileName: `${ROOT}/test/${file}.test.ts`,
    timeSpentMs,
  }));
}

function order(tests: readonly Test[], covering = tests): string[] {
  const ids = new Set(covering.map(({ id }) => id));
  return orderOf(tests, ids, `${ROOT}/src/a/own.ts`, ROOT).map(({ file }) => file.slice(`${ROOT}/test/`.length));
}

test.each([
  ['src/a/own.ts', 'test/a/own.test.ts'],
  ['functions/rotation/index.ts', 'test/functions/rotation/index.test.ts'],
  ['src/src/own.ts', 'test/src/own.test.ts'],
])('the test of %s is %s', (source, expected) => {
  expect(testOf(`${ROOT}/${source}`, ROOT)).toBe(expected);
});

test('the test of the mutated file is the first, then the files with many tests for their duration', () => {
  const tests = [
    ...testsIn('slow', 10, 5000),
    ...testsIn('one', 1, 0),
    ...testsIn('many', 10, 100),
    ...testsIn('a/own', 1, 60_000),
  ];
  expect(order(tests)).toEqual(['a/own.test.ts', 'many.test.ts', 'one.test.ts', 'slow.test.ts']);
});

test('files without a covering test are skipped, and of the others only the covering tests run', () => {
  const tests = [...testsIn('one', 3, 1), ...testsIn('other', 3, 1)];
  expect(order(tests, tests.slice(0, 2))).toEqual(['one.test.ts']);
  expect(orderOf(tests, new Set(['one 1', 'one 2']), `${ROOT}/src/own.ts`, ROOT)).toEqual([
    { file: `${ROOT}/test/one.test.ts`, ids: ['one 1', 'one 2'] },
  ]);
  expect(order(tests, [])).toEqual([]);
});

test('tests with equal names run in each of their files', () => {
  const tests = ['one', 'other'].map((file) => ({
    id: 'same',
    fileName: `${ROOT}/test/${file}.test.ts`,
    timeSpentMs: 1,
  }));
  expect(order(tests)).toEqual(['one.test.ts', 'other.test.ts']);
});
