import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, programs, repository, runStep, temporaryFolder } from './support/shell';
import { ROOT, WORKFLOWS, type Step } from './support/workflows';

const { release, attest } = WORKFLOWS['release.yml'].jobs;
const script = (of: { steps: Step[] }, name: string) => of.steps.find((step) => step.name === name)?.run ?? '';

/** Signs and verifies as gitsign does for git, with the certificate in its folder instead of one from Sigstore. */
const GITSIGN = String.raw`#!/bin/bash
folder=$(dirname "$0")
case "$*" in
  verify-tag*)
    echo "$*" >> "$folder/calls"
    git verify-tag "${'$'}{@: -1}" ;;
  *--verify*)
    for argument in "$@"; do if [ -f "$argument" ]; then sed 's/SIGNED MESSAGE/CMS/' "$argument" > "$folder/signature"; fi; done
    cat > "$folder/payload"
    openssl cms -verify -binary -inform PEM -in "$folder/signature" -content "$folder/payload" \
      -CAfile "$folder/certificate.pem" -purpose any -out /dev/null 2> "$folder/log" || exit 1
    printf '\n[GNUPG:] GOODSIG 0 test\n' ;;
  *)
    openssl cms -sign -binary -outform PEM -signer "$folder/certificate.pem" -inkey "$folder/key.pem" |
      sed 's/-\(BEGIN\|END\) CMS-/-\1 SIGNED MESSAGE-/'
    printf '\n[GNUPG:] SIG_CREATED \n' >&2 ;;
esac
`;

describe('the tags of nx release', () => {
  let folder: string;
  let env: Record<string, string>;
  const git = (...args: string[]) => execute('git', args, env, folder);

  /** Creates a tag with the code of nx release. */
  async function tag(name: string): Promise<void> {
    const { status, stderr } = await execute(
      process.execPath,
      [
        '-e',
        `require(${JSON.stringify(join(ROOT, 'node_modules/nx/dist/src/command-line/release/utils/git.js'))}).gitTag({ tag: '${name}' })`,
      ],
      env,
      folder,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }

  beforeEach(async () => {
    folder = temporaryFolder();
    await repository(folder, ['one']);
    const bin = join(folder, 'gitsign');
    mkdirSync(bin);
    const subject = ['-subj', '/CN=test', '-days', '1', '-newkey', 'rsa:2048', '-nodes'];
    const files = ['-keyout', join(bin, 'key.pem'), '-out', join(bin, 'certificate.pem')];
    const { status } = await execute('openssl', ['req', '-x509', ...subject, ...files], {}, folder);
    expect(status).toBe(0);
    programs({ gitsign: GITSIGN }, bin);
    env = {
      PATH: `${bin}:${programs({ go: '#!/bin/sh\n' })}`,
      RUNNER_TEMP: folder,
      GITHUB_PATH: join(folder, 'path'),
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_WORKFLOW_REF: 'acme/queues/.github/workflows/release.yml@refs/heads/main',
      NX_DAEMON: 'false',
    };
    await runStep(script(release, 'Author of the release commit'), env, folder);
    const signing = await runStep(script(release, 'Sign the release commit and tags'), env, folder);
    expect(signing).toMatchObject({ status: 0 });
  });

  test('are signed, and so is the release commit', async () => {
    await git('commit', '--quiet', '--allow-empty', '--message', 'chore(release): publish');
    await tag('@acme/queues@1.0.0');
    expect((await git('cat-file', 'tag', '@acme/queues@1.0.0')).stdout).toContain('-----BEGIN SIGNED MESSAGE-----');
    expect(await git('verify-tag', '@acme/queues@1.0.0')).toMatchObject({ status: 0 });
    expect(await git('verify-commit', 'HEAD')).toMatchObject({ status: 0 });
  });

  test('are verified with the identity of the workflow before packages are published', async () => {
    await tag('@acme/queues@1.0.0');
    const { status } = await runStep(script(release, 'Verify the signatures of the tags'), env, folder);
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'gitsign/calls'), 'utf8')).toBe(
      'verify-tag --certificate-identity=https://github.example/acme/queues/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer=https://token.actions.githubusercontent.com @acme/queues@1.0.0\n',
    );
    const order = release.steps.map(({ name }) => name);
    expect(order.indexOf('Verify the signatures of the tags')).toBeLessThan(order.indexOf('Publish to npm'));
    expect(order.indexOf('Write the SBOMs')).toBeLessThan(order.indexOf('Publish to npm'));
  });

  test('fail the release if one is not signed', async () => {
    await tag('@acme/queues@1.0.0');
    await git('-c', 'tag.gpgSign=false', 'tag', '--annotate', '@acme/topics@1.0.0', '--message', 'one');
    const { status } = await runStep(script(release, 'Verify the signatures of the tags'), env, folder);
    expect(status).toBe(1);
  });
});

test('a release that would replace a stateful resource of users is refused before a tag is created', async () => {
  const order = release.steps.map(({ name }) => name);
  expect(order.indexOf('Compare upgrades of an app')).toBeLessThan(order.indexOf('Version, changelogs and tags'));
  const PATH = programs({ npx: '#!/bin/sh\n', npm: '#!/bin/sh\n[ "$*" != "run upgrades -- --api report" ]\n' });
  const { status } = await runStep(script(release, 'Compare upgrades of an app'), { PATH }, temporaryFolder());
  expect(status).toBe(1);
});

describe('the files of a release', () => {
  test('packages are published by the identity of the run, with provenance', () => {
    expect(release.permissions['id-token']).toBe('write');
    expect(release.steps.find(({ name }) => name === 'Publish to npm')?.env).toEqual({ NPM_CONFIG_PROVENANCE: 'true' });
  });

  test('the attestations have the tarball and the SBOM of each released package', () => {
    expect(release.outputs).toEqual({ released: '${{ steps.prepare.outputs.released }}' });
    expect(attest.strategy?.matrix).toEqual({ package: '${{ fromJSON(needs.release.outputs.released) }}' });
    expect(attest.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
    const file = 'release/${{ matrix.package.file }}';
    const [provenance, sbom] = attest.steps.filter(({ uses }) => uses?.startsWith('actions/attest'));
    expect(provenance.with).toEqual({ 'subject-path': `${file}.tgz\n${file}.cdx.json` });
    expect(sbom.with).toEqual({ 'subject-path': `${file}.tgz`, 'sbom-path': `${file}.cdx.json` });
  });

  test('the job that attests runs no code of the repository', () => {
    const used = attest.steps.map(({ uses }) => uses ?? '');
    expect(used.filter((uses) => uses.startsWith('actions/checkout'))).toEqual([]);
    expect(attest.steps.filter(({ run }) => run).map(({ name }) => name)).toEqual(['Create the release']);
  });

  test.each([
    ['creates the release on GitHub', 1, ['release view', 'release create']],
    ['keeps a release that exists', 0, ['release view']],
  ])('%s', async (_, exists, calls) => {
    const folder = temporaryFolder();
    const gh = `#!/bin/bash\necho "$*" >> calls\nif [ "$2" = view ]; then exit ${exists}; fi\n`;
    const env = { PATH: programs({ gh }), TAG: '@acme/queues@1.0.0', FILE: 'acme-queues-1.0.0' };
    expect(await runStep(script(attest, 'Create the release'), env, folder)).toMatchObject({ status: 0 });
    const lines = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(calls);
    if (exists === 1) {
      expect(lines[1]).toBe(
        'release create @acme/queues@1.0.0 --verify-tag --title @acme/queues@1.0.0 --notes-file release/acme-queues-1.0.0.md release/acme-queues-1.0.0.tgz release/acme-queues-1.0.0.cdx.json',
      );
    }
  });
});

test('the dependency review accepts the licenses that the check of the packages accepts', () => {
  const { steps, permissions } = WORKFLOWS['pull-request.yml'].jobs.dependencies;
  expect(permissions).toEqual({ contents: 'read' });
  const [vulnerabilities, licenses] = steps;
  expect(vulnerabilities.with).toMatchObject({ 'fail-on-severity': 'moderate', 'license-check': false });
  expect(licenses.with?.['allow-licenses']).toContain('Apache-2.0, BlueOak-1.0.0, BSD-2-Clause');
});
