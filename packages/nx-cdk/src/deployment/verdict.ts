import type { Loss } from './changes';

/** What is to be done about the losses of a deployment. */
export interface Verdict {
  /** Stateful and not named: nothing may be deployed. */
  readonly refused: readonly Loss[];
  /** Stateful, and named by the user. */
  readonly allowed: readonly Loss[];
  /** To be confirmed. */
  readonly asked: readonly Loss[];
  /** Names by which the user allowed something that is not lost at all. */
  readonly idle: readonly string[];
}

/**
 * Judges what a deployment replaces or removes.
 *
 * @param allowed `<stack>/<logical id>` or construct paths, with or without the stage before them
 */
export function judge(losses: readonly Loss[], allowed: readonly string[], stage?: string): Verdict {
  const names = new Map(allowed.map((name) => [name, withoutStage(name, stage)]));
  const isNamed = (loss: Loss) => [...names.values()].some((name) => namesOf(loss, stage).includes(name));
  const stateful = losses.filter((loss) => loss.stateful);
  const known = new Set(losses.flatMap((loss) => namesOf(loss, stage)));
  return {
    refused: stateful.filter((loss) => !isNamed(loss)),
    allowed: stateful.filter(isNamed),
    asked: losses.filter((loss) => !loss.stateful && !loss.revision && !isNamed(loss)),
    idle: [...names].filter(([, name]) => !known.has(name)).map(([given]) => given),
  };
}

/** The name by which the option `--allowReplacement` knows a loss. */
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
