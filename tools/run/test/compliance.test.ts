import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRecordedSince, readCompliance } from '../src/compliance';

test('reads the checks and the open and acknowledged findings of a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const results = ['compliant', 'acknowledged', 'nonCompliant', 'error'].map((outcome) => ({
    resource: `dev/Data/${outcome}`,
    outcome,
  }));
  const report = { packs: [{ name: 'Alpha' }, { name: 'Beta' }], results };
  writeFileSync(join(folder, 'compliance.json'), JSON.stringify(report));
  expect(readCompliance(folder)).toEqual({
    checks: ['Alpha', 'Beta'],
    open: ['dev/Data/nonCompliant', 'dev/Data/error'],
    acknowledged: ['dev/Data/acknowledged'],
  });
});

test('ignores the record of an earlier synthesis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  expect(isRecordedSince(folder, 0)).toBe(false);
  const record = join(folder, 'compliance-record.json');
  writeFileSync(record, '{}');
  utimesSync(record, 1000, 1000);
  expect(isRecordedSince(folder, 1_000_000)).toBe(true);
  expect(isRecordedSince(folder, 1_000_001)).toBe(false);
});
