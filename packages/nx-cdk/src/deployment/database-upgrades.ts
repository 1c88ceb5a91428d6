import type { Resource, Template } from '../assembly/assembly';
import { CommandError } from '../shared/command-error';
import type { DeployedTemplate, Pair } from '../comparison/changes';
import type { Session } from './session';

const INSTANCE = 'AWS::RDS::DBInstance';

/** A DB instance before and after a deployment. */
interface Instance {
  /** `<stack>/<logical id>`. */
  readonly name: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly before?: Resource;
  readonly after?: Resource;
}

/**
 * Fails if a deployment upgrades databases in an order that Amazon RDS rejects, or changes what cannot be changed.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html
 */
export async function checkUpgrades(session: Session, pairs: readonly Pair[]): Promise<void> {
  const problems = upgradeProblems(await withReplicas(session, pairs));
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}

/** Problems of the changes of DB instances. */
export function upgradeProblems(pairs: readonly Pair[]): string[] {
  const instances = pairs.flatMap((pair) => instancesOf(pair.id, pair.before, pair.after));
  return [
    ...upgradesIn(instances).flatMap((source) => orderProblems(source, instances)),
    ...instances.flatMap(lifecycleProblems),
  ];
}

/** Adds the other stacks of the stage with replicas, if a selected stack upgrades a database. */
export async function withReplicas({ stage, selected, reader }: Session, pairs: readonly Pair[]): Promise<Pair[]> {
  const instances = pairs.flatMap((pair) => instancesOf(pair.id, pair.before, pair.after));
  if (upgradesIn(instances).length === 0) return [...pairs];
  const hasReplica = ({ template }: { template: Template }) =>
    Object.values(template.Resources ?? {}).some(
      ({ Properties }) => Properties?.SourceDBInstanceIdentifier !== undefined,
    );
  const others = stage.stacks.filter((stack) => !selected.includes(stack) && hasReplica(stack));
  const deployed = await reader.readAll(others);
  // They are not deployed, so they do not change.
  const unchanged = others.flatMap((stack): Pair[] => {
    const before = deployed.get(stack);
    return before ? [{ id: stack.id, before, after: { ...stack, template: before.template } }] : [];
  });
  return [...pairs, ...unchanged];
}

function instancesOf(stack: string, before?: DeployedTemplate, after?: DeployedTemplate): Instance[] {
  const [old, current] = [before?.template.Resources ?? {}, after?.template.Resources ?? {}];
  const ids = [...new Set([...Object.keys(old), ...Object.keys(current)])];
  const own = ids
    .filter((id) => old[id]?.Type === INSTANCE || current[id]?.Type === INSTANCE)
    .map((logicalId) => ({
      name: `${stack}/${logicalId}`,
      stack,
      logicalId,
      before: old[logicalId],
      after: current[logicalId],
    }));
  const nested = [...new Set([...(before?.nested.keys() ?? []), ...(after?.nested.keys() ?? [])])];
  return [
    ...own,
    ...nested.flatMap((id) => instancesOf(`${stack}/${id}`, before?.nested.get(id), after?.nested.get(id))),
  ];
}

/** Databases that exist and get another version. Versions that are known at deployment only are not compared. */
function upgradesIn(instances: readonly Instance[]): Instance[] {
  return instances.filter(({ before, after }) => {
    const [old, current] = [versionOf(before), versionOf(after)];
    return old !== undefined && current !== undefined && old !== current;
  });
}

function orderProblems(source: Instance, instances: readonly Instance[]): string[] {
  const [old, current] = [versionOf(source.before), versionOf(source.after)] as [string, string];
  const replicas = instances.filter(({ before }) => before && isReplicaOf(before, source));
  const isMajor = old.split('.')[0] !== current.split('.')[0];
  return replicas.flatMap((replica) => {
    if (isMajor) {
      return `${source.name}: EngineVersion ${current} is a new major version, to which Amazon RDS cannot upgrade while ${replica.name} replicates from another Region. Remove the replica, upgrade the database, and create the replica again`;
    }
    const version = versionOf(replica.before);
    if (version !== undefined && compareVersions(version, current) >= 0) return [];
    const has = version === undefined ? 'has no EngineVersion' : `has ${version}`;
    return `${source.name}: EngineVersion ${current} must not be deployed before its replica has it, but ${replica.name} ${has}. Deploy the new engineVersion of the replica first, then that of the database`;
  });
}

function lifecycleProblems({ name, before, after }: Instance): string[] {
  if (!before || !after) return [];
  const [old, current] = [before, after].map(({ Properties }) => Properties?.EngineLifecycleSupport);
  if (old === current) return [];
  return [
    `${name}: EngineLifecycleSupport must not change after the creation, because Amazon RDS rejects it: ${text(old)} would become ${text(current)}`,
  ];
}

function text(value: unknown): string {
  return value === undefined ? 'the default' : JSON.stringify(value);
}

function versionOf(resource: Resource | undefined): string | undefined {
  const version = resource?.Properties?.EngineVersion;
  return typeof version === 'string' ? version : undefined;
}

/** A replica names its source by a reference in the same stack, by its identifier, or by an ARN that ends with it. */
function isReplicaOf({ Properties: properties = {} }: Resource, source: Instance): boolean {
  const reference = properties.SourceDBInstanceIdentifier;
  if (reference === undefined) return false;
  const identifiers = [source.before, source.after].map((each) => each?.Properties?.DBInstanceIdentifier);
  const rendered = JSON.stringify(reference);
  return (
    rendered === JSON.stringify({ Ref: source.logicalId }) ||
    identifiers.some(
      (identifier) =>
        typeof identifier === 'string' &&
        new RegExp(`(^"|:)${identifier.replace(/[^A-Za-z0-9-]/g, '')}"`, 'i').test(rendered),
    )
  );
}

function compareVersions(first: string, second: string): number {
  const [a, b] = [first, second].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
  const index = a.findIndex((part, position) => part !== (b[position] ?? 0));
  return index === -1 ? 0 : a[index] - (b[index] ?? 0);
}
