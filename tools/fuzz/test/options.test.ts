import { OptionError, parse } from '../src/options';

const options = (...args: string[]) => parse(args, '/repository', 0);

test('the defaults are 20,000 inputs of seed 1', () => {
  expect(options()).toEqual({ inputs: 20_000, seed: 1, state: '/repository/reports/fuzz/progress.json' });
});

test('the options set inputs, seed and state', () => {
  expect(options('--inputs', '5', '--seed=today', '--state=other.json')).toEqual({
    inputs: 5,
    seed: 0,
    state: 'other.json',
  });
});

test.each(['--help', '-h'])('%s asks for help', (option) => {
  expect(options(option)).toBeUndefined();
});

test.each([
  ['--inputs=0', '--inputs must be an integer of at least 1, got "0"'],
  ['--inputs=many', '--inputs must be an integer of at least 1, got "many"'],
  ['--seed=-1', '--seed must be an integer of at least 0 or "today", got "-1"'],
  ['--seed=yesterday', '--seed must be an integer of at least 0 or "today", got "yesterday"'],
  ['--input=5', 'For options, run npm run fuzz -- --help.'],
])('%s is an error', (option, message) => {
  expect(() => options(option)).toThrow(OptionError);
  expect(() => options(option)).toThrow(message);
});
