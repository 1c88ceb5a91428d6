import { setTimeout } from 'node:timers/promises';
import { CommandError, execute } from '../../../packages/nx-cdk/src/toolkit';
import type { PublishedPackage } from './published';

/** Facts about a published tarball, as the registry returns them. */
export interface Dist {
  /** Hash of the tarball. */
  readonly integrity: string;
  readonly attestations?: { readonly provenance?: { readonly predicateType: string } };
}

/** How often and how long to wait until the registry serves a new version. */
const TRIES = 12;
const DELAY_MS = 10_000;

/** Reads the facts about a version that was just published. */
export async function readDist({ name, version }: PublishedPackage): Promise<Dist> {
  for (let tries = 1; ; tries += 1) {
    const { status, stdout, stderr } = execute('npm', ['view', `${name}@${version}`, 'dist', '--json']);
    if (status === 0 && stdout.trim()) return JSON.parse(stdout) as Dist;
    if (tries === TRIES) throw new CommandError(`${name}@${version} must be in the registry: ${stderr.trim()}`);
    console.log(`waiting until the registry has ${name}@${version}`);
    await setTimeout(DELAY_MS);
  }
}
