import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/run';
import { decide, readAccepted, type Accepted } from '../../src/upgrades/accepted';
import type { Finding } from '../../src/upgrades/findings';

const FINDING: Finding = {
  library: 'database',
  part: 'cache',
  resource: 'App/CacheA1B2C3D4',
  effect: 'AWS::ElastiCache::ReplicationGroup is replaced',
};
const ENTRY: Accepted = {
  ...{ library: 'database', part: 'cache', resource: 'App/CacheA1B2C3D4' },
  from: '0.1.0',
  reason: 'Sessions are short-lived.',
};

function workspace(entries: object[], guide = 'The cache `CacheA1B2C3D4` is replaced.'): string {
  const root = mkdtempSync(join(tmpdir(), 'workspace-'));
  for (const folder of ['docs', 'tools/compatibility']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'docs/upgrading.md'), guide);
  writeFileSync(join(root, 'tools/compatibility/accepted-replacements.json'), JSON.stringify(entries));
  return root;
}

test('a finding is refused by default', () => {
  expect(decide([FINDING], [], '0.1.0')).toEqual({ refused: [FINDING], accepted: [], unused: [] });
});

test('a finding with an entry is accepted', () => {
  const { reason } = ENTRY;
  expect(decide([FINDING], [ENTRY], '0.1.0')).toEqual({ refused: [], accepted: [{ ...FINDING, reason }], unused: [] });
});

test('an entry of another version does not count', () => {
  expect(decide([FINDING], [ENTRY], '0.2.0')).toEqual({ refused: [FINDING], accepted: [], unused: [] });
});

test.each(['library', 'part', 'resource'] as const)('an entry with another %s does not count', (key) => {
  const entry = { ...ENTRY, [key]: 'another' };
  expect(decide([FINDING], [entry], '0.1.0')).toEqual({ refused: [FINDING], accepted: [], unused: [entry] });
});

test('the entries of this repository are complete', () => {
  expect(() => readAccepted(ROOT)).not.toThrow();
});

test('reads complete entries, and none without a file', () => {
  expect(readAccepted(workspace([ENTRY]))).toEqual([ENTRY]);
});

test('fails if the upgrade guide does not name the resource', () => {
  expect(() => readAccepted(workspace([ENTRY], 'nothing'))).toThrow(
    "database, cache, App/CacheA1B2C3D4: docs/upgrading.md must name 'CacheA1B2C3D4'",
  );
});

test('fails without a reason or a version', () => {
  const root = workspace([{ ...ENTRY, reason: ' ', from: undefined }]);
  expect(() => readAccepted(root)).toThrow(
    [
      'tools/compatibility/accepted-replacements.json:',
      'database, cache, App/CacheA1B2C3D4: from must be set',
      'database, cache, App/CacheA1B2C3D4: reason must be set',
    ].join('\n'),
  );
});
