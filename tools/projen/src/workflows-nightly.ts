import { PACKAGES } from '../../mutation/src/packages';
import type { Job, Workflow } from './workflow-file';
import { mutation } from './workflows-pull-request';
import { CACHE_ENV, ci, READ, setUp } from './workflow-steps';

/** Mutants of each package in the sample: 300 in all. */
const SAMPLE = Math.ceil(300 / PACKAGES.length);

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
      mutation: mutationOfEachPackage(),
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

/** A job for each package. It also tests all mutants of which none may survive. */
function mutationOfEachPackage(): Job {
  const options = '--package "$PACKAGE"';
  const job = mutation(
    `${options} --sample ${SAMPLE} --seed 1`,
    { PACKAGE: '${{ matrix.package }}' },
    'mutation-${{ matrix.package }}',
  );
  const critical = {
    name: 'Mutate permissions and lists of stateful types',
    if: '${{ !cancelled() }}',
    run: `npm run mutation -- ${options} --critical --out reports/mutation/critical`,
  };
  const upload = job.steps.length - 1;
  return {
    ...job,
    name: 'Mutation testing: ${{ matrix.package }}',
    strategy: { 'fail-fast': false, matrix: { package: PACKAGES.map(({ name }) => name) } },
    steps: [...job.steps.slice(0, upload), critical, ...job.steps.slice(upload)],
  };
}
