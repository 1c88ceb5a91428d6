import { chooseTag, followersOf } from '../operations/rollback/choice';
import { imageSource } from '../operations/rollback/image-source';
import { describeReleases, listReleases } from '../operations/rollback/list';
import { readReleases } from '../operations/rollback/releases';
import { untilSteady } from '../operations/rollback/steady';
import { deployTag } from '../operations/rollback/tag-change';
import { describeUnderWay, findUnderWay, stopUnderWay } from '../operations/rollback/under-way';
import { openEnvironment, type OperationOptions } from '../operations/environment';
import { chooseService } from '../operations/services';
import { CommandError } from '../shared/command-error';
import { printJson, progress } from '../shared/console';
import { parseDuration } from '../shared/duration';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';
import { confirm } from '../shared/question';

/** Options of the executor `rollback`. */
export interface RollbackOptions extends OperationOptions {
  /** Image tag to deploy. @default - the one before the deployed tag */
  readonly to?: string;
  /** Prints the tags that were released, and changes nothing. */
  readonly list?: boolean;
  /** Prints the list as JSON. */
  readonly json?: boolean;
  /** Shows what would be deployed, and changes nothing. */
  readonly dryRun?: boolean;
  /** Requires no confirmation. */
  readonly yes?: boolean;
  /** Longest time until the service is steady, such as `30m`. @default 30m */
  readonly timeout?: string;
}

/** Deploys an earlier image tag of a service, and waits until the service is steady. */
export default executor<RollbackOptions>(async (options, context) => {
  const { to, list = false, json = false, dryRun = false, yes = false, timeout = '30m' } = options;
  const milliseconds = parseDuration(timeout);
  if (milliseconds === undefined) throw new CommandError(`timeout must be such as 90s or 30m, got ${quoted(timeout)}`);
  if (json && !list) throw new CommandError('--json requires --list');
  const environment = await openEnvironment(options, context);
  const service = await chooseService(environment, options.service);
  const source = await imageSource(environment, service);
  const releases = await readReleases(environment, source);
  const listed = await listReleases(environment, source, releases);
  if (json) return printJson(listed);
  console.log(describeReleases(listed));
  if (list) return;
  const underWay = await findUnderWay(environment, source);
  const tag = await chooseTag(environment, { source, releases, to, isUnderWay: underWay !== undefined });
  const { sources: followers, problems } =
    options.service === undefined ? await followersOf(environment, source, tag) : { sources: [], problems: [] };
  const newest = releases[0]?.tag;
  if (underWay) console.log(describeUnderWay(underWay, source));
  else if (newest !== source.tag) console.log(`${source.parameter} has ${newest}, which is not deployed`);
  for (const problem of problems) console.log(`warning: ${problem}`);
  const all = [source, ...followers];
  const where = all.map(({ service: { name, region } }) => `${name} in ${region}`).join(', then to ');
  console.log(`${source.tag} is deployed, ${tag} is deployed next to ${where}`);
  if (dryRun) return console.log('dry run: nothing was changed');
  if (!yes) await confirm(`Roll back ${environment.name} to ${tag}?`);
  const start = Date.now();
  for (const each of all) {
    const other = each === source ? underWay : await findUnderWay(environment, each);
    if (other) await stopUnderWay(environment, each, other);
    // a deployment that was stopped can have changed the tag
    await deployTag(environment, await imageSource(environment, each.service), tag, options, context);
    await untilSteady(environment, each.service, tag, milliseconds);
  }
  progress(`${source.service.name} runs ${tag}, after ${Math.round((Date.now() - start) / 1_000)} s`);
  if (problems.length > 0) throw new CommandError(`not rolled back:\n  ${problems.join('\n  ')}`);
});
