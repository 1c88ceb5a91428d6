import { openSession, type StageOptions } from '../deployment/session';
import { executor } from './executor';

/** Options of the executor `drift`. */
export type DriftOptions = StageOptions;

/** Detects drift of the deployed stacks. Fails if a resource differs from its template. */
export default executor<DriftOptions>(async (options, context) => {
  const { cli, selected } = await openSession(options, context);
  await cli.run('drift', [...selected.map(({ path }) => path), '--fail']);
});
