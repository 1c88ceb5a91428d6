import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packArchive, sha256, unpackArchive } from '../../src/evidence/archive';
import { packBundle } from '../../src/evidence/bundle';
import { verifyBundle } from '../../src/evidence/verify';
import { FORMATS } from '../../src/cli/formats';
import { NO_HISTORY } from '../../src/history/history';
import { withHistory } from '../../src/history/with-history';
import { assembly as sampleAssembly, report } from '../reports/sample';
import { HOSTILE, hostileRecord } from '../formats/hostile';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const assembly = join(folder, 'cdk.out');
mkdirSync(join(assembly, 'assembly-prod'), { recursive: true });
writeFileSync(join(assembly, 'manifest.json'), '{}');
writeFileSync(join(assembly, 'tree.json'), '{"tree":{"constructInfo":{"version":"2.276.0"}}}');
writeFileSync(join(assembly, 'Root.template.json'), '{}');
writeFileSync(join(assembly, 'assembly-prod/Data.template.json'), '{"Resources":{}}');

const COMMIT = 'a'.repeat(40);
const TIME = new Date('2026-11-23T12:00:00.000Z');

function bundleOf(made = withHistory(report(), { history: NO_HISTORY }), history?: string): Buffer {
  const writers = Object.values(FORMATS).flat();
  const reports = new Map(writers.map(({ file, write }) => [file, write(made, 'cdk.out')]));
  return packBundle({ report: made, assembly, reports, history, commit: COMMIT });
}

const bundle = bundleOf();
const files = () => new Map([...unpackArchive(bundle)].map(([name, content]) => [name, Buffer.from(content)]));
const textOf = (name: string) => files().get(`evidence/${name}`)?.toString('utf8') ?? '';

test('contains the reports, the register, the rules, the hashes and the checksums', () => {
  expect([...files().keys()].map((name) => name.replace('evidence/', ''))).toEqual([
    'README.md',
    'acknowledgements.csv',
    'changes.csv',
    'evidence.json',
    'rules.csv',
    'templates.sha256',
    ...Object.values(FORMATS)
      .flat()
      .map(({ file }) => `reports/${file}`),
    'SHA256SUMS',
  ]);
});

test('has the time, the commit, the versions and the hashes of the templates', () => {
  const manifest = JSON.parse(textOf('evidence.json')) as Record<string, unknown>;
  expect(manifest).toMatchObject({
    evidenceVersion: 1,
    createdAt: '2026-11-23T12:00:00.000Z',
    commit: COMMIT,
    tools: { '@pets/compliance': expect.any(String), 'aws-cdk-lib': '2.276.0', node: process.versions.node },
    packs: [
      { name: 'Alpha', version: '3.0.2' },
      { name: 'Beta', version: '3.0.2' },
    ],
    templates: [
      { path: 'Root.template.json', sha256: sha256(Buffer.from('{}')) },
      { path: 'assembly-prod/Data.template.json', sha256: sha256(Buffer.from('{"Resources":{}}')) },
    ],
  });
  expect(textOf('templates.sha256').split('\n')[0]).toBe(`${sha256(Buffer.from('{}'))}  Root.template.json`);
});

test('has the rules with their versions, and the acknowledgements with their owners', () => {
  expect(textOf('rules.csv').split('\r\n')[3]).toBe(
    'Beta::Beta-LOGS,Beta,3.0.2,error,AC-2(1) AU-10,Info of Beta::Beta-LOGS.,1,1,0,1,0',
  );
  expect(textOf('acknowledgements.csv').split('\r\n')[1]).toBe(
    "Beta::Beta-LOGS,Data/Bucket,dev,'=dev has | no <data>,storage-team,SEC-1,2027-05-31,active,1",
  );
});

test('has an index that names each file', () => {
  const names = [...files().keys()].map((name) => name.replace('evidence/', ''));
  for (const name of names.filter((file) => !file.startsWith('reports/') && file !== 'README.md'))
    expect(textOf('README.md')).toContain(`\`${name}\``);
  expect(textOf('README.md')).toContain('No earlier run is recorded');
});

test('has the history if one is kept', () => {
  const names = [...unpackArchive(bundleOf(undefined, '{"historyVersion":1,"runs":[]}')).keys()];
  expect(names).toContain('evidence/history.json');
});

test('has the same bytes again', () => {
  expect(bundleOf().equals(bundle)).toBe(true);
});

test.each(Object.entries(HOSTILE).filter(([, text]) => text.length < 1_000))('is verified with %s', (_, text) => {
  const made = withHistory(report({ assembly: sampleAssembly({ record: hostileRecord(text) }) }), {
    history: NO_HISTORY,
  });
  expect(verifyBundle(bundleOf(made)).problems).toEqual([]);
});

describe('the verification', () => {
  test('accepts the bundle, with its assembly and without', () => {
    expect(verifyBundle(bundle, assembly)).toMatchObject({
      problems: [],
      files: files().size,
      sha256: sha256(bundle),
      manifest: { commit: COMMIT },
    });
    expect(verifyBundle(bundle).problems).toEqual([]);
  });

  type Files = Map<string, Buffer>;
  const set = (name: string, text: string) => (content: Files) => void content.set(name, Buffer.from(text));
  const remove = (name: string) => (content: Files) => void content.delete(name);

  test.each<[string, (content: Files) => void, string]>([
    ['a changed report', set('evidence/reports/findings.csv', 'x'), 'reports/findings.csv was changed'],
    ['a changed register', set('evidence/acknowledgements.csv', ''), 'acknowledgements.csv was changed'],
    ['an additional file', set('evidence/more.txt', 'x'), 'more.txt is not in SHA256SUMS'],
    ['an additional file elsewhere', set('more.txt', 'x'), 'more.txt is not in the folder evidence'],
    ['a path out of the folder', set('evidence/../../x', 'x'), 'evidence/../../x is not in the folder evidence'],
    ['a missing file', remove('evidence/reports/index.html'), 'reports/index.html is missing'],
    ['missing checksums', remove('evidence/SHA256SUMS'), 'SHA256SUMS is missing'],
    ['checksums in another form', set('evidence/SHA256SUMS', 'none'), 'must have one line with a SHA-256 hash'],
    ['no checksums', set('evidence/SHA256SUMS', ''), 'must have one line with a SHA-256 hash'],
  ])('finds %s', (_, change, message) => {
    const content = files();
    change(content);
    const { problems, manifest } = verifyBundle(packArchive(content, TIME));
    expect(problems.join('\n')).toContain(message);
    expect(manifest).toBeUndefined();
  });

  test('finds each changed byte of each file', () => {
    for (const name of files().keys()) {
      const content = files();
      const bytes = content.get(name) as Buffer;
      bytes[bytes.length >> 1] ^= 1;
      expect([name, verifyBundle(packArchive(content, TIME)).problems.length]).not.toEqual([name, 0]);
    }
  });

  test('finds a checksum that is listed twice', () => {
    const content = files();
    const sums = textOf('SHA256SUMS');
    content.set('evidence/SHA256SUMS', Buffer.from(`${sums}${sums.split('\n')[0]}\n`));
    expect(verifyBundle(packArchive(content, TIME)).problems).toHaveLength(1);
  });

  test.each(['{"evidenceVersion":2,"templates":[]}', '{', 'null'])('rejects the facts %s', (text) => {
    const content = files();
    content.set('evidence/evidence.json', Buffer.from(text));
    const own = new Map([...content].filter(([name]) => name !== 'evidence/SHA256SUMS'));
    const sums = [...own].map(([name, bytes]) => `${sha256(bytes)}  ${name.replace('evidence/', '')}\n`).join('');
    content.set('evidence/SHA256SUMS', Buffer.from(sums));
    expect(verifyBundle(packArchive(content, TIME)).problems).toEqual(['evidence.json must be of version 1']);
  });

  test('finds templates that were changed, added or removed after they were judged', () => {
    const other = join(folder, 'other.out');
    mkdirSync(other);
    expect(verifyBundle(bundle, other).problems).toEqual([`${other} must be a cloud assembly`]);
    writeFileSync(join(other, 'manifest.json'), '{}');
    writeFileSync(join(other, 'Root.template.json'), '{"changed":true}');
    writeFileSync(join(other, 'New.template.json'), '{}');
    expect(verifyBundle(bundle, other).problems).toEqual([
      'the template New.template.json was not judged',
      'the template Root.template.json was changed after it was judged',
      'the template assembly-prod/Data.template.json is missing',
    ]);
  });
});
