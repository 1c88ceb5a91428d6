import { setTimeout } from 'node:timers/promises';
import { ChangeQueue } from '../../src/dev/change-queue';

/** A queue whose runs end when the test calls `end`. */
class Runs {
  readonly begun: (readonly string[])[] = [];
  readonly queue = new ChangeQueue((files) => {
    this.begun.push(files);
    return new Promise((resolve) => (this.end = resolve));
  });
  end: () => void = () => undefined;

  async until(count: number): Promise<void> {
    while (this.begun.length < count) await setTimeout(5);
  }
}

test('files that are saved together are one run, without duplicates', async () => {
  const runs = new Runs();
  for (const file of ['b.ts', 'a.ts', 'b.ts']) runs.queue.add(file);
  await runs.until(1);
  runs.end();
  await runs.queue.stop();
  expect(runs.begun).toEqual([['a.ts', 'b.ts']]);
});

test('changes during a run are the next run, and two runs are never at the same time', async () => {
  const runs = new Runs();
  runs.queue.run();
  await runs.until(1);
  runs.queue.add('a.ts');
  runs.queue.add('b.ts');
  await setTimeout(150);
  expect(runs.begun).toEqual([[]]);
  runs.end();
  await runs.until(2);
  runs.end();
  await runs.queue.stop();
  expect(runs.begun).toEqual([[], ['a.ts', 'b.ts']]);
});

test('a change after a run begins a run', async () => {
  const runs = new Runs();
  runs.queue.add('a.ts');
  await runs.until(1);
  runs.end();
  await setTimeout(20);
  runs.queue.add('b.ts');
  await runs.until(2);
  runs.end();
  await runs.queue.stop();
  expect(runs.begun).toEqual([['a.ts'], ['b.ts']]);
});

test('stop waits for the current run and ignores later changes', async () => {
  const runs = new Runs();
  runs.queue.add('a.ts');
  await runs.until(1);
  let stopped = false;
  const stopping = runs.queue.stop().then(() => (stopped = true));
  runs.queue.add('b.ts');
  await setTimeout(20);
  expect(stopped).toBe(false);
  runs.end();
  await stopping;
  runs.queue.add('c.ts');
  await setTimeout(100);
  expect(runs.begun).toEqual([['a.ts']]);
});
