import {
  addRun,
  type History,
  type HistoryRun,
  NO_HISTORY,
  parseHistory,
  quarterOf,
  runOf,
} from '../../src/history/history';
import { withHistory } from '../../src/history/with-history';
import { report } from '../reports/sample';

const base = runOf(report(), 'abc');
const runAt = (time: string): HistoryRun => ({ ...base, time: `${time}T12:00:00.000Z` });
const historyOf = (...days: string[]): History => days.map(runAt).reduce(addRun, NO_HISTORY);

test('a run has the counts of the packs, the environments, and all findings that do not comply', () => {
  expect(base).toMatchObject({
    time: '2026-11-23T12:00:00.000Z',
    commit: 'abc',
    stages: ['dev', 'prod'],
    packs: [
      { name: 'Alpha', version: '3.0.2', compliant: 1, acknowledged: 0, nonCompliant: 2, error: 0 },
      { name: 'Beta', version: '3.0.2', compliant: 1, acknowledged: 1, nonCompliant: 0, error: 1 },
    ],
  });
  expect(base.findings?.map(({ outcome, pack, stage }) => [outcome, pack, stage])).toEqual([
    ['nonCompliant', 'Alpha', 'dev'],
    ['nonCompliant', 'Alpha', 'prod'],
    ['acknowledged', 'Beta', 'dev'],
    ['error', 'Beta', 'prod'],
  ]);
});

test.each([
  ['2026-01-01T00:00:00.000Z', '2026-Q1'],
  ['2026-03-31T23:59:59.999Z', '2026-Q1'],
  ['2026-04-01T00:00:00.000Z', '2026-Q2'],
  ['2026-12-31T23:59:59.999Z', '2026-Q4'],
])('%s is in %s', (time, quarter) => {
  expect(quarterOf(time)).toBe(quarter);
});

test('keeps the findings of the newest run, and of the last run of each quarter', () => {
  const { runs } = historyOf('2026-03-01', '2026-03-30', '2026-04-02', '2026-06-30', '2026-07-01', '2026-07-02');
  expect(runs.map(({ time, findings }) => [time.slice(0, 10), findings !== undefined])).toEqual([
    ['2026-03-01', false],
    ['2026-03-30', true],
    ['2026-04-02', false],
    ['2026-06-30', true],
    ['2026-07-01', false],
    ['2026-07-02', true],
  ]);
});

test('keeps the last run of a day', () => {
  const first = addRun(NO_HISTORY, { ...base, time: '2026-11-23T08:00:00.000Z', commit: 'first' });
  const { runs } = addRun(first, { ...base, time: '2026-11-23T09:00:00.000Z', commit: 'second' });
  expect(runs.map(({ commit }) => commit)).toEqual(['second']);
});

test('keeps 750 runs', () => {
  const start = Date.parse('2024-01-01T12:00:00.000Z');
  const runs = Array.from({ length: 760 }, (_, day) => ({
    ...base,
    time: new Date(start + day * 86_400_000).toISOString(),
  }));
  const kept = runs.reduce(addRun, NO_HISTORY).runs;
  expect(kept).toHaveLength(750);
  expect(kept.at(-1)?.time).toBe(runs.at(-1)?.time);
});

test('a run replaces those that are later, so that a repeated run has no successor', () => {
  const { runs } = addRun(historyOf('2026-11-20', '2026-11-25'), base);
  expect(runs.map(({ time }) => time.slice(0, 10))).toEqual(['2026-11-20', '2026-11-23']);
});

describe('a report', () => {
  const made = report();

  test('without earlier runs has no comparison, and itself as the trend', () => {
    const { comparisons, trends } = withHistory(made, { history: NO_HISTORY });
    expect(comparisons).toEqual([]);
    expect(trends?.map(({ time }) => time)).toEqual([made.generatedAt]);
  });

  test('is compared with the newest run, and with the last of an earlier quarter', () => {
    const history = historyOf('2026-06-29', '2026-09-15', '2026-09-28', '2026-10-05', '2026-11-20');
    const { comparisons, trends } = withHistory(made, { history, commit: 'def' });
    expect(comparisons?.map(({ kind, before }) => [kind, before.time.slice(0, 10), before.commit])).toEqual([
      ['previous', '2026-11-20', 'abc'],
      ['quarter', '2026-09-28', 'abc'],
    ]);
    expect(trends).toHaveLength(6);
    expect(trends?.at(-1)).toEqual({
      time: made.generatedAt,
      commit: 'def',
      packs: [
        { pack: 'Alpha', compliant: 1, acknowledged: 0, nonCompliant: 2, error: 0 },
        { pack: 'Beta', compliant: 1, acknowledged: 1, nonCompliant: 0, error: 1 },
      ],
    });
  });

  test('is compared with another run instead of the newest', () => {
    const history = historyOf('2026-11-20');
    const { comparisons } = withHistory(made, { history, previous: runAt('2026-11-01') });
    expect(comparisons?.map(({ before }) => before.time.slice(0, 10))).toEqual(['2026-11-01']);
  });

  test('has the trend of at most 100 runs', () => {
    const start = Date.parse('2026-01-01T12:00:00.000Z');
    const days = Array.from({ length: 150 }, (_, day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
    expect(withHistory(made, { history: historyOf(...days) }).trends).toHaveLength(100);
  });
});

test.each([
  ['null', null],
  ['a list', []],
  ['another version', { historyVersion: 2, runs: [] }],
  ['no runs', { historyVersion: 1 }],
  ['a run without a time', { historyVersion: 1, runs: [{ stages: [], packs: [] }] }],
  ['a run with an invalid time', { historyVersion: 1, runs: [{ time: 'soon', stages: [], packs: [] }] }],
  [
    'findings that are not a list',
    { historyVersion: 1, runs: [{ time: base.time, stages: [], packs: [], findings: {} }] },
  ],
  ['a run that is null', { historyVersion: 1, runs: [null] }],
])('a history with %s is invalid', (_, value) => {
  expect(() => parseHistory(value, '--history x.json')).toThrow('--history x.json must be a history of version 1');
});

test('a history that was written is valid', () => {
  const history = historyOf('2026-09-28', '2026-11-20');
  expect(parseHistory(JSON.parse(JSON.stringify(history)), 'x')).toEqual(JSON.parse(JSON.stringify(history)));
});
