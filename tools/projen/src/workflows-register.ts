import { script, type Workflow } from './workflow-file';
import { CACHE_ENV, ci, keep, READ, setUp, takeBack } from './workflow-steps';

/**
 * Reports the acknowledgements that expire in one issue. The job that installs packages has a token that only reads. The job
 * that writes the issue installs nothing and has no checkout.
 */
export function register(): Workflow {
  return {
    name: 'register',
    on: { schedule: [{ cron: '47 4 * * 1' }], workflow_dispatch: {} },
    concurrency: { group: 'register', 'cancel-in-progress': false },
    jobs: {
      list: {
        name: 'List the acknowledgements that expire',
        if: "${{ github.ref == 'refs/heads/main' }}",
        'timeout-minutes': 30,
        permissions: READ,
        outputs: { listed: '${{ steps.list.outputs.listed }}' },
        env: CACHE_ENV,
        steps: [
          ...setUp({ cache: true }),
          { name: 'Synthesize', run: ci('nx run-many -t synth') },
          // a synthesis with an expired acknowledgement fails, but leaves the record
          { name: 'List', id: 'list', if: '${{ !cancelled() }}', run: script('list-expiring.sh') },
          keep('expiring', 'expiring.md', 7, { evenIfFailed: true }),
        ],
      },
      report: {
        name: 'Report them in an issue',
        needs: ['list'],
        if: "${{ !cancelled() && needs.list.outputs.listed == 'true' }}",
        'timeout-minutes': 5,
        permissions: { issues: ['write', 'open, update and close the issue, and create its label'] },
        steps: [
          takeBack('expiring', '.'),
          {
            name: 'Open, update or close the issue',
            run: script('report-expiring.sh'),
            env: { GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}' },
          },
        ],
      },
    },
  };
}
