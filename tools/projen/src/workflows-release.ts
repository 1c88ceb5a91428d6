import type { Job, Workflow } from './workflow-file';
import { ACTIONS, ci, keep, setUp, takeBack } from './workflow-steps';
import { BOT, PACKAGES, publishLanguages } from './workflows-publish';

const RELEASE_AUTHOR = [`git config user.name "${BOT.name}"`, `git config user.email "${BOT.email}"`].join('\n');

/** Signs with the identity of the run. Go verifies the source with its checksum database. */
const SIGN = [
  'GOBIN="$RUNNER_TEMP/gitsign" go install github.com/sigstore/gitsign@v0.17.1',
  'echo "$RUNNER_TEMP/gitsign" >> "$GITHUB_PATH"',
  'git config gpg.format x509',
  'git config gpg.x509.program "$RUNNER_TEMP/gitsign/gitsign"',
  'git config commit.gpgSign true',
  'git config tag.gpgSign true',
].join('\n');

/** Fails if a tag is not signed by this workflow. */
const VERIFY_TAGS = [
  'git tag --points-at HEAD | while read -r tag; do',
  '  gitsign verify-tag --certificate-identity="$GITHUB_SERVER_URL/$GITHUB_WORKFLOW_REF" \\',
  '    --certificate-oidc-issuer=https://token.actions.githubusercontent.com "$tag"',
  'done',
].join('\n');

/** Release on GitHub with the tarball and its SBOM. A repeated run keeps a release that exists. */
const GITHUB_RELEASE = [
  'if ! gh release view "$TAG" > /dev/null 2>&1; then',
  '  gh release create "$TAG" --verify-tag --title "$TAG" --notes-file "release/$FILE.md" \\',
  '    "release/$FILE.tgz" "release/$FILE.cdx.json"',
  'fi',
].join('\n');

/** Creates versions, changelogs and signed tags from the commits, and publishes to npm with provenance and to the other registries. */
export function release(): Workflow {
  return {
    name: 'release',
    on: { workflow_dispatch: {} },
    concurrency: { group: 'release', 'cancel-in-progress': false },
    jobs: { release: publish(), attest: attest(), ...publishLanguages() },
  };
}

function publish(): Job {
  return {
    name: 'Release the libraries',
    if: "${{ github.ref == 'refs/heads/main' }}",
    environment: 'npm',
    'timeout-minutes': 60,
    permissions: {
      contents: ['write', 'push the release commit and its tags'],
      'id-token': ['write', 'publish to npm with provenance and sign tags, by the identity of the run'],
    },
    outputs: { released: '${{ steps.prepare.outputs.released }}' },
    steps: [
      ...setUp(),
      { name: 'Owner is not a placeholder', run: ci('owner') },
      { name: 'Test', run: 'npm test' },
      // refuses a release that would replace or remove stateful resources of users
      {
        name: 'Compare upgrades of an app',
        run: 'npx nx run-many -t build\nnpm run upgrades -- --api report',
      },
      { name: 'Author of the release commit', run: RELEASE_AUTHOR },
      { name: 'Sign the release commit and tags', run: SIGN },
      // two commands, because .jsii would contain the previous version otherwise
      { name: 'Version, changelogs and tags', run: 'npx nx release --skip-publish' },
      { name: 'Verify the signatures of the tags', run: VERIFY_TAGS },
      { name: 'Write the SBOMs', id: 'prepare', run: 'npm run supply-chain -- prepare --out reports/release' },
      // before the first package is published, because it fails if a registry lacks a dependency of a library
      { name: 'Packages for all languages', run: 'npx nx run @pets/languages:package --publish' },
      { name: 'Publish to npm', run: 'npx nx release publish', env: { NPM_CONFIG_PROVENANCE: 'true' } },
      {
        name: 'Push the release commit and tags',
        run: 'git push --follow-tags "https://x-access-token:$GITHUB_TOKEN@${GITHUB_SERVER_URL#https://}/$GITHUB_REPOSITORY" HEAD:main',
        env: { GITHUB_TOKEN: '${{ github.token }}' },
      },
      { name: 'Check the published packages', run: 'npm run supply-chain -- check --out reports/release' },
      keep(PACKAGES, 'tools/languages/dist', 7),
      { ...keep('release', 'reports/release', 30), if: "${{ steps.prepare.outputs.released != '[]' }}" },
    ],
  };
}

/** Attests the tarball and the SBOM of each released package. The job runs no code of the repository. */
function attest(): Job {
  const file = '${{ matrix.package.file }}';
  return {
    name: 'Attest and attach the SBOM',
    needs: ['release'],
    if: "${{ needs.release.outputs.released != '[]' }}",
    strategy: { 'fail-fast': false, matrix: { package: '${{ fromJSON(needs.release.outputs.released) }}' } },
    'timeout-minutes': 10,
    permissions: {
      contents: ['write', 'create the release with its files'],
      'id-token': ['write', 'sign the attestations by the identity of the run'],
      attestations: ['write', 'store the attestations'],
    },
    steps: [
      takeBack('release', 'release'),
      {
        name: 'Attest the tarball and the SBOM',
        uses: ACTIONS.attest,
        with: { 'subject-path': `release/${file}.tgz\nrelease/${file}.cdx.json` },
      },
      {
        name: 'Attest the contents of the tarball',
        uses: ACTIONS.attestSbom,
        with: { 'subject-path': `release/${file}.tgz`, 'sbom-path': `release/${file}.cdx.json` },
      },
      {
        name: 'Create the release',
        run: GITHUB_RELEASE,
        env: {
          GH_TOKEN: '${{ github.token }}',
          GH_REPO: '${{ github.repository }}',
          TAG: '${{ matrix.package.tag }}',
          FILE: file,
        },
      },
    ],
  };
}
