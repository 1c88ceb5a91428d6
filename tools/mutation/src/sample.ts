import { createHash } from 'node:crypto';
import type { Mutant } from './mutants';

/**
 * Chooses mutants at random, but always the same for the same seed and sources: those with the lowest hashes of seed and key.
 * A change of a file changes the choice only in that file, and a larger sample contains each smaller one.
 */
export function sample(mutants: readonly Mutant[], size: number, seed: number): Mutant[] {
  return mutants
    .map((mutant) => ({ mutant, rank: createHash('sha256').update(`${seed}\n${mutant.key}`).digest('hex') }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);
}

/** Divides the size of a sample equally, because each package has its own target. The first ones get the remainder. */
export function shares(size: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, part) => Math.floor(size / parts) + (part < size % parts ? 1 : 0));
}
