import { toMarkdown } from '../../src/reports/markdown';
import type { ReportedComparison, ReportedTrend } from '../../src/reports/report-model';
import { report } from './sample';

const change = { id: 'x', rule: 'Alpha::Alpha-TLS', resource: 'prod/Data/Bucket' };

const comparison: ReportedComparison = {
  kind: 'previous',
  before: { time: '2026-11-22T12:00:00.000Z', commit: 'abcdef0123456789' },
  counts: { new: 1, fixed: 1, stillOpen: 4, acknowledged: 0, expired: 1, reopened: 0, expiring: 2, notCompared: 3 },
  changes: [
    { ...change, change: 'fixed' },
    { ...change, change: 'new', finding: 'Name::<a>' },
    { ...change, change: 'stillOpen' },
    { ...change, change: 'expired' },
  ],
  packs: [
    { name: 'Alpha', before: '3.0.2', after: '3.1.0' },
    { name: 'Beta', before: '3.0.2' },
    { name: 'Gamma', after: '1.0.0' },
  ],
};

const counts = { compliant: 1, acknowledged: 2, nonCompliant: 3, error: 1 };
const trendOf = (day: string): ReportedTrend => ({
  time: `${day}T12:00:00.000Z`,
  packs: [{ pack: 'Alpha', ...counts }],
});

test('contains the counts and the changes, those that need a reaction first', () => {
  const page = toMarkdown({ ...report(), comparisons: [comparison] });
  const section = page.slice(page.indexOf('## Changes'), page.indexOf('## Results'));
  expect(section.split('\n').filter((line) => line !== '')).toEqual([
    '## Changes since the previous run (2026-11-22, `abcdef01`)',
    '| New | Acknowledgement expired | Acknowledgement removed | Newly acknowledged | Fixed | Still open | Expires soon |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| 1 | 1 | 0 | 0 | 1 | 4 | 2 |',
    '- New: `Alpha::Alpha-TLS[Name::<a>]` at `prod/Data/Bucket`',
    '- Acknowledgement expired: `Alpha::Alpha-TLS` at `prod/Data/Bucket`',
    '- Fixed: `Alpha::Alpha-TLS` at `prod/Data/Bucket`',
    '- Pack Alpha was updated from 3.0.2 to 3.1.0',
    '- Pack Beta 3.0.2 was removed',
    '- Pack Gamma 1.0.0 was added',
    '3 earlier findings are of packs or environments that this run does not contain.',
  ]);
});

test('lists 20 changes of a kind', () => {
  const changes = Array.from({ length: 25 }, () => ({ ...change, change: 'fixed' as const }));
  const page = toMarkdown({ ...report(), comparisons: [{ ...comparison, kind: 'quarter', changes, packs: [] }] });
  expect(page).toContain('## Changes since the last run of an earlier quarter (2026-11-22, `abcdef01`)');
  expect(page.match(/^- Fixed: /gm)).toHaveLength(20);
  expect(page).toContain('- and 5 more');
});

test('contains the trend of the last 8 runs', () => {
  const days = Array.from({ length: 10 }, (_, index) => `2026-11-${index + 10}`);
  const page = toMarkdown({
    ...report(),
    trends: [...days.map(trendOf), { time: '2026-11-22T12:00:00.000Z', packs: [] }],
  });
  expect(page).toContain(`| Pack | ${[...days.slice(-7), '2026-11-22'].join(' | ')} |`);
  expect(page).toContain(`| Alpha | ${Array.from({ length: 7 }, () => '4 / 2').join(' | ')} |  |`);
});

test('contains no trend of one run, and no changes without a history', () => {
  expect(toMarkdown({ ...report(), comparisons: [], trends: [trendOf('2026-11-22')] })).toBe(toMarkdown(report()));
});
