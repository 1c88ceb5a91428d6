import type { Workflow } from './workflow-file';
import { mutation } from './workflows-pull-request';
import { CACHE_ENV, ci, READ, setUp } from './workflow-steps';

/** Checks that take too long for each pull request. */
export function nightly(): Workflow {
  return {
    name: 'nightly',
    // before the working day, at a minute of low load
    on: { schedule: [{ cron: '41 3 * * 1-5' }], workflow_dispatch: {} },
    concurrency: { group: 'nightly', 'cancel-in-progress': false },
    jobs: {
      emulator: {
        name: 'Long tests on the emulator',
        'timeout-minutes': 90,
        permissions: READ,
        env: CACHE_ENV,
        steps: [...setUp({ cache: true }), { name: 'Fail, destroy and retry', run: ci('nx run-many -t e2e-nightly') }],
      },
      mutation: mutation('--sample 300 --seed 1'),
      peers: {
        name: 'Test with other versions of the peers',
        strategy: { 'fail-fast': false, matrix: { versions: ['lowest', 'newest'] } },
        'timeout-minutes': 60,
        permissions: READ,
        steps: [
          ...setUp(),
          {
            name: 'Test with these versions',
            run: 'npm run peers -- "$VERSIONS"',
            env: { VERSIONS: '${{ matrix.versions }}' },
          },
        ],
      },
    },
  };
}
