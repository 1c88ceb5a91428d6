import { compareRuns } from '../../src/history/compare';
import { runOf } from '../../src/history/history';
import type { ComplianceRecord, RecordedAcknowledgement } from '../../src/recorder/model';
import type { ComplianceReport } from '../../src/reports/report-model';
import { assembly, record, report } from '../reports/sample';

const [acknowledgement] = record.acknowledgements;
const [tls] = record.results;

function withRecord(changes: Partial<ComplianceRecord>, now?: Date): ComplianceReport {
  return report({ assembly: assembly({ record: { ...record, ...changes } }), ...(now ? { now } : {}) });
}

function compared(before: ComplianceReport, after: ComplianceReport) {
  const { counts, changes } = compareRuns('previous', runOf(before, 'abc'), after);
  const known = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return { counts: known, changes: changes.map(({ change, rule, resource }) => `${change} ${rule} ${resource}`) };
}

const alsoAcknowledged: RecordedAcknowledgement = {
  ...acknowledgement,
  id: 'A2',
  rules: ['Alpha::Alpha-TLS'],
};

describe('a finding', () => {
  test('that is open in both runs is still open', () => {
    expect(compared(report(), report())).toEqual({
      counts: { stillOpen: 3 },
      changes: [
        'stillOpen Alpha::Alpha-TLS dev/Data/Bucket',
        'stillOpen Alpha::Alpha-NAMES prod/Data/Bucket',
        'stillOpen Beta::Beta-LOGS prod/Data/Bucket',
      ],
    });
  });

  test('that was not open is new', () => {
    const before = withRecord({ results: record.results.slice(1) });
    expect(compared(before, report()).changes[0]).toBe('new Alpha::Alpha-TLS dev/Data/Bucket');
  });

  test.each([
    ['complies now', { results: [{ ...tls, verdict: 'compliant' as const }, ...record.results.slice(1)] }],
    ['has no result any more', { results: record.results.slice(1) }],
  ])('that %s is fixed', (_, changes) => {
    const { counts, changes: listed } = compared(report(), withRecord(changes));
    expect(counts).toEqual({ stillOpen: 2, fixed: 1 });
    expect(listed.at(-1)).toBe('fixed Alpha::Alpha-TLS dev/Data/Bucket');
  });

  test('that was acknowledged and complies now is fixed', () => {
    const results = record.results.filter(
      ({ rule, resource }) => !(rule === 'Beta::Beta-LOGS' && resource === 'dev/Data/Bucket'),
    );
    expect(compared(report(), withRecord({ results })).counts).toEqual({ stillOpen: 3, fixed: 1 });
  });

  test('that has an acknowledgement now is acknowledged', () => {
    const after = withRecord({ acknowledgements: [acknowledgement, alsoAcknowledged] });
    expect(compared(report(), after)).toMatchObject({ counts: { acknowledged: 1, stillOpen: 2 } });
  });

  test('that is acknowledged in its first run is acknowledged', () => {
    const before = withRecord({ results: [] });
    expect(compared(before, report()).counts).toEqual({ new: 3, acknowledged: 1 });
  });

  test('whose acknowledgement has expired is expired', () => {
    const after = report({ now: new Date('2027-06-01T00:00:00.000Z') });
    expect(compared(report(), after)).toMatchObject({
      counts: { stillOpen: 3, expired: 1 },
      changes: expect.arrayContaining(['expired Beta::Beta-LOGS dev/Data/Bucket']),
    });
  });

  test('whose acknowledgement was removed is reopened', () => {
    expect(compared(report(), withRecord({ acknowledgements: [] })).counts).toEqual({ stillOpen: 3, reopened: 1 });
  });
});

test('acknowledgements that expire within 30 days are counted', () => {
  const after = report({ now: new Date('2027-05-15T00:00:00.000Z') });
  expect(compared(report(), after).counts).toEqual({ stillOpen: 3, expiring: 1 });
});

test.each([
  [
    'an environment',
    {
      resources: record.resources.slice(1),
      results: record.results.filter(({ resource }) => !resource.startsWith('dev')),
    },
    2,
  ],
  ['a pack', { packs: record.packs.slice(1), rules: record.rules.slice(2), results: record.results.slice(3) }, 2],
])('findings of %s that the run does not contain are not fixed', (_, changes, count) => {
  expect(compared(report(), withRecord(changes)).counts).toMatchObject({ notCompared: count });
  expect(compared(report(), withRecord(changes)).counts).not.toHaveProperty('fixed');
});

test('packs with another version, and packs that were added or removed, are listed', () => {
  const gamma = { name: 'Gamma', version: '1.0.0' };
  const after = withRecord({ packs: [{ name: 'Alpha', version: '3.1.0' }, gamma] });
  expect(compareRuns('quarter', runOf(report()), after).packs).toEqual([
    { name: 'Alpha', before: '3.0.2', after: '3.1.0' },
    { name: 'Beta', before: '3.0.2', after: undefined },
    { name: 'Gamma', before: undefined, after: '1.0.0' },
  ]);
});
