import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, quoted } from '../../../../packages/nx-cdk/src/toolkit';
import type { Finding } from './findings';

/** Accepted findings, which a reviewer must approve. */
export const ACCEPTED_FILE = 'tools/compatibility/accepted-replacements.json';

/** A finding that a reviewer has accepted. */
export interface Accepted extends Pick<Finding, 'library' | 'part' | 'resource'> {
  /** Published version of the library that users upgrade from. */
  readonly from: string;
  /** Why the finding is accepted, and how users upgrade. */
  readonly reason: string;
}

/** Decision about the findings of an upgrade. */
export interface Decision {
  readonly refused: readonly Finding[];
  readonly accepted: readonly (Finding & { readonly reason: string })[];
  /** Entries for this version without a finding. */
  readonly unused: readonly Accepted[];
}

/**
 * Reads the accepted findings. The upgrade guide must name each resource, so that users learn about it.
 *
 * @throws CommandError if an entry is not complete
 */
export function readAccepted(root: string): Accepted[] {
  const file = join(root, ACCEPTED_FILE);
  const entries = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Accepted[]) : [];
  const guide = readFileSync(join(root, 'docs/upgrading.md'), 'utf8');
  const problems = entries.flatMap((entry) => {
    const missing = (['library', 'part', 'resource', 'from', 'reason'] as const).filter((key) => !entry[key]?.trim());
    const id = entry.resource?.split('/').at(-1) ?? '';
    return [
      ...missing.map((key) => `${nameOf(entry)}: ${key} must be set`),
      ...(id !== 'app' && !guide.includes(id) ? [`${nameOf(entry)}: docs/upgrading.md must name ${quoted(id)}`] : []),
    ];
  });
  if (problems.length > 0) throw new CommandError(`${ACCEPTED_FILE}:\n${problems.join('\n')}`);
  return entries;
}

/** Decides about the findings of an upgrade from a version. */
export function decide(findings: readonly Finding[], entries: readonly Accepted[], from: string): Decision {
  const applicable = entries.filter((entry) => entry.from === from);
  const entryFor = (finding: Finding) => applicable.find((entry) => nameOf(entry) === nameOf(finding));
  return {
    refused: findings.filter((finding) => !entryFor(finding)),
    accepted: findings.flatMap((finding) => {
      const entry = entryFor(finding);
      return entry ? [{ ...finding, reason: entry.reason }] : [];
    }),
    unused: applicable.filter((entry) => !findings.some((finding) => nameOf(finding) === nameOf(entry))),
  };
}

/** Name of a finding. */
export function nameOf({ library, part, resource }: Pick<Finding, 'library' | 'part' | 'resource'>): string {
  return `${library}, ${part}, ${resource}`;
}
