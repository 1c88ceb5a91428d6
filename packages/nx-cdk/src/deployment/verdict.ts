import type { Loss } from './changes';

/** Decision about the resources that a deployment replaces or removes. */
export interface Verdict {
  /** Stateful resources that the user did not name. The deployment is refused. */
  readonly refused: readonly Loss[];
  /** Stateful resources that the user named. */
  readonly allowed: readonly Loss[];
  /** Resources for which the user must confirm the deployment. */
  readonly unconfirmed: readonly Loss[];
  /** Names from the user that match no resource. */
  readonly unused: readonly string[];
}

/**
 * Decides which resources a deployment can replace or remove.
 *
 * @param allowed `<stack>/<logical id>` or construct paths, with or without the stage
 */
export function judge(losses: readonly Loss[], allowed: readonly string[], stage?: string): Verdict {
  const names = new Map(allowed.map((name) => [name, withoutStage(name, stage)]));
  const isNamed = (loss: Loss) => [...names.values()].some((name) => namesOf(loss, stage).includes(name));
  const stateful = losses.filter((loss) => loss.stateful);
  const known = new Set(losses.flatMap((loss) => namesOf(loss, stage)));
  return {
    refused: stateful.filter((loss) => !isNamed(loss)),
    allowed: stateful.filter(isNamed),
    unconfirmed: losses.filter((loss) => !loss.stateful && !loss.revision && !isNamed(loss)),
    unused: [...names].filter(([, name]) => !known.has(name)).map(([given]) => given),
  };
}

/** Returns the name of a resource for the option `--allowReplacement`. */
export function nameOf({ stack, logicalId }: Loss): string {
  return `${stack}/${logicalId}`;
}

function namesOf(loss: Loss, stage?: string): string[] {
  const { path } = loss;
  return [nameOf(loss), ...(path === undefined ? [] : [withoutStage(path, stage)])];
}

function withoutStage(name: string, stage?: string): string {
  return stage !== undefined && name.startsWith(`${stage}/`) ? name.slice(stage.length + 1) : name;
}
