/**
 * What happens when a task is due while its previous run has not finished.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
export enum OverlapPolicy {
  /** The new run is skipped: its execution succeeds without a task. */
  SKIP = 'SKIP',

  /** The new run fails with the error `Overlap`, so that `metricFailed` counts it. */
  FAIL = 'FAIL',

  /** Both runs are executed at the same time. */
  ALLOW = 'ALLOW',
}
