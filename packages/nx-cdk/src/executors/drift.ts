import { openSession, type StageOptions } from '../deployment/session';
import { executor } from './executor';

/** Options of the executor `drift`. */
export type DriftOptions = StageOptions;

/** Says how the deployed resources differ from their templates; fails where one does. */
export default executor<DriftOptions>(async (options, context) => {
  const { cli, selected } = await openSession(options, context);
  await cli.run('drift', [...selected.map(({ path }) => path), '--fail']);
});
