import type { Workflow } from './workflow-file';
import { ci, setUp } from './workflow-steps';

const RELEASE_AUTHOR = [
  'git config user.name "github-actions[bot]"',
  'git config user.email "41898282+github-actions[bot]@users.noreply.github.com"',
].join('\n');

/** Creates versions, changelogs and tags from the commits, and publishes to npm with provenance. */
export function release(): Workflow {
  return {
    name: 'release',
    on: { workflow_dispatch: {} },
    concurrency: { group: 'release', 'cancel-in-progress': false },
    jobs: {
      release: {
        name: 'Release the libraries',
        if: "${{ github.ref == 'refs/heads/main' }}",
        environment: 'npm',
        'timeout-minutes': 40,
        permissions: {
          contents: ['write', 'push the release commit and its tags'],
          'id-token': ['write', 'publish to npm by the identity of the run, with provenance'],
        },
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
          // two commands, because .jsii would contain the previous version otherwise
          { name: 'Version, changelogs and tags', run: 'npx nx release --skip-publish' },
          { name: 'Publish to npm', run: 'npx nx release publish', env: { NPM_CONFIG_PROVENANCE: 'true' } },
          {
            name: 'Push the release commit and tags',
            run: 'git push --follow-tags "https://x-access-token:$GITHUB_TOKEN@${GITHUB_SERVER_URL#https://}/$GITHUB_REPOSITORY" HEAD:main',
            env: { GITHUB_TOKEN: '${{ github.token }}' },
          },
        ],
      },
    },
  };
}
