import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTRIES } from '../src/entries';
import { exported } from '../src/build';
import { begin, Fuzz, seedOf } from '../src/run';
import { EXAMPLES } from '../src/examples';
import { LIBRARIES } from '../src/assemblies';

const fuzz = new Fuzz();
const constructs = fuzz.assemblies.constructs();

test('the libraries are built', () => {
  for (const library of LIBRARIES) expect(existsSync(`${__dirname}/../../../packages/${library}/.jsii`)).toBe(true);
  expect(constructs.length).toBeGreaterThan(50);
});

test('each external type of a prop has a value, so that new props are covered', () => {
  expect(fuzz.generator.missing()).toEqual([]);
});

test('each entry is of a construct', () => {
  const names = constructs.map(({ fqn }) => fqn);
  expect(Object.keys(ENTRIES).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(constructs.map(({ fqn }) => fqn))('the smallest input of %s is synthesized', (fqn) => {
  expect(exported(fqn)).toBeDefined();
  const type = constructs.find((each) => each.fqn === fqn);
  expect(fuzz.judge.judge(fuzz.generator.smallest(type as never))).toEqual({ outcome: 'synthesized' });
});

test.each(EXAMPLES)('example %#, which was a violation, is refused or synthesized', (input) => {
  expect(['refused', 'synthesized']).toContain(fuzz.judge.judge(input).outcome);
});

test('a seeded run has no violation', () => {
  const { done, findings } = fuzz.run(begin(1), 2 * constructs.length);
  expect({ done, findings: Object.values(findings) }).toEqual({ done: 2 * constructs.length, findings: [] });
});

describe('the verdict', () => {
  const props = { description: '' };

  test.each([
    [{ construct: '@pets/security.CustomerKey', props: { description: 'key' } }, 'synthesized'],
    [{ construct: '@pets/security.CustomerKey', props }, 'refused'],
    // an error of JavaScript has no path
    [{ construct: '@pets/security.CustomerKey', props: null }, 'unclear'],
    // a method of the CDK, which the libraries do not check
    [
      {
        construct: '@pets/security.CustomerKey',
        props: { description: 'key' },
        calls: [{ method: 'addAlias', args: ['a b'] }],
      },
      'unclear',
    ],
  ])('%j is %s', (input, outcome) => {
    expect(fuzz.judge.judge(input).outcome).toBe(outcome);
  });
});

test('the seed is a number, or another one each day, so that the inputs of two days differ', () => {
  const day = 20_000;
  expect(seedOf('7', 0)).toBe(7);
  expect(seedOf('today', day * 86_400_000)).toBe(day * 100_000);
  expect(seedOf('today', (day + 1) * 86_400_000 - 1)).toBe(day * 100_000);
  expect(seedOf('today', (day + 1) * 86_400_000)).toBe((day + 1) * 100_000);
});

test('a run leaves nothing in the temporary folder', () => {
  const { TMPDIR } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  process.env.TMPDIR = folder;
  try {
    new Fuzz().run(begin(11), 5);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true });
  }
});

test('a run can be continued, and gives the same result', () => {
  const whole = fuzz.run(begin(7), 12);
  const part = fuzz.run(begin(7), 5);
  expect(fuzz.run(JSON.parse(JSON.stringify(part)) as typeof part, 12)).toEqual(whole);
});
