import { script, type Workflow } from './workflow-file';
import { keep, READ, setUp, takeBack } from './workflow-steps';
import { BOT } from './workflows-publish';

/**
 * Publishes the documentation site to GitHub Pages: the site of main at the root, and that of a release in its folder. The job
 * that builds the site has a token that only reads. The job that writes installs nothing.
 */
export function docs(): Workflow {
  return {
    name: 'docs',
    on: {
      push: { branches: ['main'] },
      workflow_dispatch: { inputs: { version: { description: 'Version of a release, such as v1.2', type: 'string' } } },
    },
    concurrency: { group: 'docs', 'cancel-in-progress': false },
    jobs: {
      build: {
        name: 'Build the site',
        'timeout-minutes': 60,
        permissions: READ,
        steps: [
          ...setUp(),
          {
            name: 'Build the site',
            run: 'npx nx build docs',
            env: {
              DOCS_BASE:
                "/${{ github.event.repository.name }}/${{ inputs.version && format('{0}/', inputs.version) || '' }}",
            },
          },
          keep('site', 'apps/docs/dist', 7),
        ],
      },
      publish: {
        name: 'Publish to GitHub Pages',
        needs: ['build'],
        if: "${{ github.ref == 'refs/heads/main' || inputs.version != '' }}",
        'timeout-minutes': 10,
        permissions: { contents: ['write', 'push to the branch gh-pages'] },
        steps: [
          takeBack('site', 'site'),
          {
            name: 'Push the site',
            run: [
              'REMOTE="https://x-access-token:$GITHUB_TOKEN@${GITHUB_SERVER_URL#https://}/$GITHUB_REPOSITORY"',
              script('publish-docs.sh'),
            ].join('\n'),
            env: {
              GITHUB_TOKEN: '${{ github.token }}',
              VERSION: '${{ inputs.version }}',
              GIT_AUTHOR_NAME: BOT.name,
              GIT_AUTHOR_EMAIL: BOT.email,
              GIT_COMMITTER_NAME: BOT.name,
              GIT_COMMITTER_EMAIL: BOT.email,
            },
          },
        ],
      },
    },
  };
}
