import { script, type Workflow } from './workflow-file';
import { checkOut, ci, keep, READ, setUp, takeBack } from './workflow-steps';

/**
 * Opens a pull request with the newest versions in `.projenrc.ts`. The job that installs them has a token that only reads.
 * The job that writes runs none of them.
 */
export function update(): Workflow {
  return {
    name: 'update',
    on: { schedule: [{ cron: '17 4 * * 1' }], workflow_dispatch: {} },
    concurrency: { group: 'update', 'cancel-in-progress': false },
    jobs: {
      update: {
        name: 'Update versions',
        if: "${{ github.ref == 'refs/heads/main' }}",
        'timeout-minutes': 20,
        permissions: READ,
        outputs: { changed: '${{ steps.changes.outputs.changed }}' },
        steps: [
          ...setUp(),
          { name: 'Find new versions', run: ci('update') },
          { name: 'Generate files', run: 'npx projen' },
          {
            name: 'Compare',
            id: 'changes',
            run: 'git diff --binary > update.patch\nif [ -s update.patch ]; then echo changed=true >> "$GITHUB_OUTPUT"; fi',
          },
          keep('update', 'update.patch', 7),
        ],
      },
      open: {
        name: 'Open the pull request',
        needs: ['update'],
        if: "${{ needs.update.outputs.changed == 'true' }}",
        'timeout-minutes': 10,
        permissions: {
          contents: ['write', 'push the branch update-versions'],
          'pull-requests': ['write', 'open the pull request'],
        },
        steps: [
          checkOut(),
          takeBack('update', '.'),
          {
            name: 'Push and open the pull request',
            run: script('open-update.sh'),
            env: { GITHUB_TOKEN: '${{ github.token }}', GH_TOKEN: '${{ github.token }}' },
          },
        ],
      },
    },
  };
}
