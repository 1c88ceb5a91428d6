import { setTimeout } from 'node:timers/promises';

/** An editor saves several files at once, and some editors write a file in two steps. */
const QUIET_MILLIS = 50;

/** Runs work for changed files. Changes during a run are collected for the next one, so that only one runs at a time. */
export class ChangeQueue {
  private readonly files = new Set<string>();
  private running?: Promise<void>;
  private stopped = false;

  /** @param work does not throw */
  constructor(private readonly work: (files: readonly string[]) => Promise<void>) {}

  /** Adds a changed file. */
  add(file: string): void {
    this.files.add(file);
    this.run();
  }

  /** Runs the work, also without a change. */
  run(): void {
    if (!this.stopped) this.running ??= this.loop().finally(() => (this.running = undefined));
  }

  /** Waits for the current run. Later changes are ignored. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async loop(): Promise<void> {
    do {
      await this.quiet();
      const files = [...this.files].sort();
      this.files.clear();
      if (!this.stopped) await this.work(files);
    } while (this.files.size > 0 && !this.stopped);
  }

  /** Waits until no more files change. */
  private async quiet(): Promise<void> {
    let size: number;
    do {
      size = this.files.size;
      await setTimeout(QUIET_MILLIS);
    } while (this.files.size > size);
  }
}
