import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of the files. Another version is another key. */
const FORMAT = 1;

const ENTRY = /^[0-9a-f]{64}\.json$/;

const UNFINISHED = /^[0-9a-f-]{36}\.tmp$/;

/** A file of a run that ended while it was written. */
const UNFINISHED_AFTER_MILLIS = 60 * 60 * 1000;

/** The size after old verdicts were deleted, so that not every run has to delete some. */
const KEPT_SHARE = 0.8;

/** Verdicts by the parts of their keys. */
export interface VerdictStore {
  /** The verdict of an earlier run. `undefined` if there is none, or if it cannot be read. */
  read<T>(parts: readonly unknown[], isVerdict: (value: unknown) => value is T): T | undefined;
  write(parts: readonly unknown[], verdict: unknown): void;
}

/** Keeps nothing. */
export class NoStore implements VerdictStore {
  read(): undefined {
    return undefined;
  }

  write(): void {
    // without a cache, there is nothing to do
  }
}

/**
 * A file for each verdict, named by the hash of its key. A file is written under another name and then renamed, so that a run at the
 * same time never reads a part of it. The cache only saves time, so that a folder that cannot be written is not an error.
 */
export class FolderStore implements VerdictStore {
  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {}

  read<T>(parts: readonly unknown[], isVerdict: (value: unknown) => value is T): T | undefined {
    const file = this.fileOf(parts);
    try {
      const verdict: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!isVerdict(verdict)) return undefined;
      const now = new Date();
      utimesSync(file, now, now);
      return verdict;
    } catch {
      return undefined;
    }
  }

  write(parts: readonly unknown[], verdict: unknown): void {
    const unfinished = join(this.folder, `${randomUUID()}.tmp`);
    try {
      mkdirSync(this.folder, { recursive: true });
    } catch {
      return;
    }
    try {
      writeFileSync(unfinished, JSON.stringify(verdict));
      renameSync(unfinished, this.fileOf(parts));
      this.prune();
    } catch {
      rmSync(unfinished, { force: true });
    }
  }

  private fileOf(parts: readonly unknown[]): string {
    const key = createHash('sha256').update(JSON.stringify([FORMAT, ...parts]));
    return join(this.folder, `${key.digest('hex')}.json`);
  }

  /** Deletes the verdicts that were not used for the longest time, and files of runs that ended early. */
  private prune(): void {
    const files = readdirSync(this.folder).flatMap((name) => this.describe(name));
    for (const { name, usedAt } of files)
      if (UNFINISHED.test(name) && Date.now() - usedAt > UNFINISHED_AFTER_MILLIS) this.delete(name);
    const entries = files.filter(({ name }) => ENTRY.test(name)).sort((a, b) => a.usedAt - b.usedAt);
    let bytes = entries.reduce((sum, { size }) => sum + size, 0);
    if (bytes <= this.maxBytes) return;
    for (const { name, size } of entries) {
      if (bytes <= this.maxBytes * KEPT_SHARE) return;
      this.delete(name);
      bytes -= size;
    }
  }

  /** Nothing for a file that a run at the same time has deleted. */
  private describe(name: string): { name: string; size: number; usedAt: number }[] {
    const found = statSync(join(this.folder, name), { throwIfNoEntry: false });
    return found === undefined ? [] : [{ name, size: found.size, usedAt: found.mtimeMs }];
  }

  private delete(name: string): void {
    rmSync(join(this.folder, name), { force: true });
  }
}
