import { createRequire } from 'node:module';

interface Test {
  readonly id: string;
  readonly fileName: string;
  readonly timeSpentMs: number;
}

const { orderOf, testsOf } = createRequire(__filename)('../stryker/order.cjs') as {
  orderOf(
    tests: readonly Test[],
    covering: ReadonlySet<string>,
    source: string,
    root: string,
  ): { file: string; ids: string[] }[];
  testsOf(source: string, root: string): string[];
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
  ['src/own.ts', ['own']],
  ['src/src/own.ts', ['src/own', 'src/src', 'src']],
  ['src/a/b/own.ts', ['a/b/own', 'a/b/b', 'a/b', 'a/a', 'a']],
  [
    'functions/rotation/index.ts',
    [
      'functions/rotation/index',
      'functions/rotation/rotation',
      'functions/rotation',
      'functions/functions',
      'functions',
    ],
  ],
  ['src/a/a.ts', ['a/a', 'a']],
])('the tests of %s and of its folders are %j', (source, expected) => {
  expect(testsOf(`${ROOT}/${source}`, ROOT)).toEqual(expected.map((name) => `${ROOT}/test/${name}.test.ts`));
});

test('the tests of the mutated file and of its folder are the first, then the files with many tests for their duration', () => {
  const tests = [
    ...testsIn('slow', 10, 5000),
    ...testsIn('one', 1, 0),
    ...testsIn('many', 10, 100),
    ...testsIn('a', 1, 60_000),
    ...testsIn('a/own', 1, 60_000),
  ];
  expect(order(tests)).toEqual(['a/own.test.ts', 'a.test.ts', 'many.test.ts', 'one.test.ts', 'slow.test.ts']);
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
