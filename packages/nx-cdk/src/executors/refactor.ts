import type { SynthesizedStack } from '../assembly/assembly';
import { exclusively } from '../deployment/lock';
import { findTarget, withPrivateSession, type PrivateSession, type StageOptions } from '../deployment/session';
import { definitionsOf } from '../refactoring/definitions';
import { describeMoves, describeOpen, describeTags } from '../refactoring/descriptions';
import { findMoves } from '../refactoring/moves';
import { checkMoved, readPhysicalIds } from '../refactoring/physical-ids';
import type { Move } from '../refactoring/place';
import { StackRefactor } from '../refactoring/stack-refactor';
import { Templates } from '../refactoring/templates';
import { CommandError } from '../shared/command-error';
import { count } from '../shared/count';
import { executor } from '../shared/executor';
import { confirm } from '../shared/question';

/** Options of the executor `refactor`. */
export interface RefactorOptions extends Omit<StageOptions, 'stacks'> {
  /** Moves that cannot be found, each as `<stack>/<resource>=<stack>/<resource>`. */
  readonly move?: readonly string[];
  /** Shows the moves and changes nothing. */
  readonly dryRun?: boolean;
  /** Moves without confirmation. */
  readonly yes?: boolean;
}

/** Moves deployed resources to the stacks and logical ids that the app has for them, without a replacement. */
export default executor<RefactorOptions>(async (options, context) => {
  const { stage } = findTarget(options, context);
  const refactor = () => withPrivateSession(options, context, (session) => refactorIn(session, options));
  if (options.dryRun) return refactor();
  await exclusively(context, stage, refactor);
});

async function refactorIn(session: PrivateSession, options: RefactorOptions): Promise<void> {
  const { reader, stage } = session;
  const found = await reader.readAll(stage.stacks);
  const deployed = new Templates(new Map([...found].map(([stack, { template }]) => [stack, template])));
  const app = new Templates(new Map(stage.stacks.map((stack) => [stack, stack.template])));
  const { moves, open } = findMoves(stage, deployed, app, options.move ?? []);
  if (moves.length === 0) {
    if (open.length > 0) throw new CommandError(`no move was found\n${describeOpen(open)}`);
    return console.log('no resource has moved');
  }
  console.log(describeMoves(moves, deployed));
  if (open.length > 0) console.log(describeOpen(open));
  // a refactoring has one Region
  const regions = [...new Set(moves.map(({ from }) => from.stack.region))];
  const parts = regions.map((region) => {
    const own = moves.filter(({ from }) => from.stack.region === region);
    return { moves: own, templates: definitionsOf(own, deployed, app) };
  });
  if (options.dryRun) return console.log('dry run: nothing was moved');
  for (const part of parts) await moveIn(session, part, deployed, options);
  console.log(`moved ${count(moves.length, 'resource')}. Next: nx diff shows what else the app would change`);
}

/** The moves of one Region, and the templates of the stacks. */
interface Part {
  readonly moves: readonly Move[];
  readonly templates: ReturnType<typeof definitionsOf>;
}

async function moveIn(
  { reader, stage }: PrivateSession,
  { moves, templates }: Part,
  deployed: Templates,
  { yes }: RefactorOptions,
): Promise<void> {
  const isDeployed = (stack: SynthesizedStack) => deployed.has(stack);
  console.log(`${[...templates.keys()].map(({ id }) => id).join(', ')}: CloudFormation validates the refactoring`);
  const refactor = await StackRefactor.create(reader, moves, templates, isDeployed);
  const tags = describeTags(await refactor.actions());
  if (tags !== undefined) console.log(tags);
  if (!yes) await confirm(`Move ${count(moves.length, 'resource')} in account ${stage.account}?`);
  const before = await readPhysicalIds(reader, [...templates.keys()].filter(isDeployed));
  await refactor.execute();
  // a stack can be in progress for seconds after the refactoring is complete
  await reader.readAll([...templates.keys()]);
  checkMoved(moves, before, await readPhysicalIds(reader, templates.keys()));
  for (const stack of templates.keys())
    if (!isDeployed(stack) && stack.terminationProtection) await reader.setTerminationProtection(stack, true);
}
