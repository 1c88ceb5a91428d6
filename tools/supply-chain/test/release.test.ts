import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPublished, notesOf, prepareRelease, publishedProblems, releasedPackages } from '../src/release';

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'supply-chain-'));

const CHANGELOG = '# 2.0.0 (2026-12-01)\n\n### Features\n\n- two\n\n## 1.1.0 (2026-11-01)\n\n- one\n';

/** A workspace with two packages, of which one has a tag at HEAD. */
function workspace(): string {
  const root = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: root, stdio: 'pipe' });
  const manifests = { queues: '2.0.0', topics: '1.0.0' };
  writeFileSync(join(root, 'package.json'), '{ "name": "acme", "version": "0.0.0", "workspaces": ["packages/*"] }');
  for (const [name, version] of Object.entries(manifests)) {
    const folder = join(root, 'packages', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `@acme/${name}`, version, license: 'MIT' }));
    writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  }
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'pipe',
  });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one', '--no-gpg-sign');
  git('tag', '@acme/topics@1.0.0');
  git('commit', '--quiet', '--message', 'two', '--allow-empty', '--no-gpg-sign');
  for (const tag of ['@acme/queues@2.0.0', '@acme/topics@9.0.0', 'v1']) git('tag', tag);
  return root;
}

describe('a release', () => {
  const root = workspace();
  const { GITHUB_OUTPUT } = process.env;
  beforeEach(() => jest.spyOn(console, 'log').mockReturnValue());
  afterEach(() => {
    jest.restoreAllMocks();
    process.env.GITHUB_OUTPUT = GITHUB_OUTPUT;
    if (GITHUB_OUTPUT === undefined) delete process.env.GITHUB_OUTPUT;
  });

  test('has the packages whose version is a tag at HEAD', () => {
    expect(releasedPackages(root).map(({ name, version }) => [name, version])).toEqual([['@acme/queues', '2.0.0']]);
  });

  test('writes the SBOM and the notes of these packages, and lists them', () => {
    const folder = temporaryFolder();
    process.env.GITHUB_OUTPUT = join(folder, 'output');
    prepareRelease(root, join(folder, 'release'));
    expect(readdirSync(join(folder, 'release'))).toEqual(['acme-queues-2.0.0.cdx.json', 'acme-queues-2.0.0.md']);
    expect(readFileSync(join(folder, 'release/acme-queues-2.0.0.md'), 'utf8')).toContain('- two');
    expect(JSON.parse(readFileSync(join(folder, 'release/acme-queues-2.0.0.cdx.json'), 'utf8'))).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { purl: 'pkg:npm/%40acme/queues@2.0.0' } },
    });
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe(
      'released=[{"tag":"@acme/queues@2.0.0","file":"acme-queues-2.0.0"}]\n',
    );
  });

  const provenance = { predicateType: 'https://slsa.dev/provenance/v1' };

  test('packs the packages, and accepts the same content with provenance in the registry', async () => {
    const folder = temporaryFolder();
    const packed = execFileSync('npm', ['pack', '--json', '--dry-run'], { cwd: join(root, 'packages/queues') });
    const [{ integrity }] = JSON.parse(String(packed)) as { integrity: string }[];
    await checkPublished(root, folder, async () => ({ integrity, attestations: { provenance } }));
    expect(readdirSync(folder)).toEqual(['acme-queues-2.0.0.tgz']);
  });

  test('refuses other content in the registry', async () => {
    const check = checkPublished(root, temporaryFolder(), async () => ({ integrity: 'sha512-0', attestations: {} }));
    await expect(check).rejects.toThrow(/^@acme\/queues@2\.0\.0: the tarball in the registry must be sha512-.+, got/);
  });

  test('refuses a version without provenance', () => {
    expect(publishedProblems('sha512-0', { integrity: 'sha512-0', attestations: { provenance } })).toEqual([]);
    expect(publishedProblems('sha512-0', { integrity: 'sha512-0' })).toEqual([
      'the version in the registry must have a provenance attestation, got none',
    ]);
    const other = { provenance: { predicateType: 'https://example.com' } };
    expect(publishedProblems('sha512-0', { integrity: 'sha512-1', attestations: other })).toHaveLength(2);
  });
});

test.each([
  ['2.0.0', '# 2.0.0 (2026-12-01)\n\n### Features\n\n- two\n'],
  ['1.1.0', '## 1.1.0 (2026-11-01)\n\n- one\n'],
])('the notes of %s are its section of the changelog', (version, notes) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  expect(notesOf({ name: '@acme/queues', version, folder })).toBe(notes);
});

test('a version without a section in the changelog has no notes', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  expect(() => notesOf({ name: '@acme/queues', version: '1.1', folder })).toThrow(
    `${join(folder, 'CHANGELOG.md')} must have a section of version 1.1`,
  );
});
