import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';
import type { Target } from '../deployment/session';
import { PURGERS } from './purgers';
import type { RetainedResource } from './retained';

/** A retained resource that exists. */
export interface PurgeCandidate extends RetainedResource {
  /** Content that is deleted with the resource, `undefined` if its type is not supported. */
  readonly detail?: string;
}

/**
 * Checks that the manifest of the app allows to purge the stage. An option could be set by mistake.
 *
 * @throws CommandError if it does not
 */
export function checkPurgeAllowed({ project, stage: { name } }: Target): void {
  const { cdk = {} } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { cdk?: { purge?: unknown } };
  const allowed = Array.isArray(cdk.purge) ? (cdk.purge as unknown[]) : [];
  if (name !== undefined && allowed.includes(name)) return;
  throw new CommandError(
    `--purge must not be used for ${name ?? 'an app without stages'}: package.json allows it for ` +
      `${allowed.join(', ') || 'no stage'} (cdk.purge)`,
  );
}

/** Returns the resources that exist, in the order of their deletion. Those that cannot be purged are at the end. */
export async function purgeCandidates(retained: readonly RetainedResource[]): Promise<readonly PurgeCandidate[]> {
  const candidates: PurgeCandidate[] = [];
  for (const [type, purger] of PURGERS) {
    for (const resource of retained.filter((each) => each.type === type)) {
      const detail = await purger(resource.region).describe(resource.id);
      if (detail !== undefined) candidates.push({ ...resource, detail });
    }
  }
  return [...candidates, ...retained.filter(({ type }) => !PURGERS.has(type))];
}

/** Formats a resource for a list. */
export function describeCandidate({ stack, type, id, region, detail }: PurgeCandidate): string {
  const name = `${stack}: ${type} ${id} in ${region}`;
  if (detail === undefined) return `  not purged, delete it manually: ${name}`;
  return `  purged: ${name}${detail === '' ? '' : `, ${detail}`}`;
}

/**
 * Deletes resources, one after another.
 *
 * @throws CommandError with the resources that could not be deleted, after the others are deleted
 */
export async function purge(candidates: readonly PurgeCandidate[], print: (line: string) => void): Promise<void> {
  const failures: string[] = [];
  for (const { type, id, region, detail } of candidates) {
    const purger = PURGERS.get(type);
    if (!purger || detail === undefined) continue;
    try {
      await purger(region).delete(id);
      print(`purged ${type} ${id}`);
    } catch (error) {
      failures.push(
        `  ${type} ${id}: ${error instanceof CommandError ? error.message.split('\n')[0] : reasonOf(error)}`,
      );
    }
  }
  if (failures.length === 0) return;
  throw new CommandError(
    ['these resources could not be purged. Solve the problem and run the command again', ...failures].join('\n'),
  );
}
