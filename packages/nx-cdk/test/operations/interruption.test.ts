import { untilInterrupted } from '../../src/operations/interruption';

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s aborts the signal and ends without an error', async (name) => {
  const running = untilInterrupted(() => new Promise(() => undefined));
  process.emit(name);
  await expect(running).resolves.toBeUndefined();
});

test('a second signal does not end the process before the work has cleaned up', async () => {
  const before = process.listenerCount('SIGINT');
  let cleaned = false;
  const running = untilInterrupted(async (signal) => {
    await aborted(signal);
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    cleaned = true;
  }, true);
  process.emit('SIGINT');
  process.emit('SIGINT');
  await running;
  expect(cleaned).toBe(true);
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('an error of the work is thrown, unless the work was interrupted', async () => {
  await expect(untilInterrupted(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const running = untilInterrupted(async (signal) => {
    await aborted(signal);
    throw new Error('no');
  }, true);
  process.emit('SIGINT');
  await expect(running).resolves.toBeUndefined();
});
