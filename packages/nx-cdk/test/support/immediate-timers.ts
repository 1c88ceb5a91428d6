/**
 * Mock of `node:timers/promises` that does not wait:
 * `jest.mock('node:timers/promises', () => jest.requireActual('../support/immediate-timers'))`.
 */
export function setTimeout<T>(_: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T | undefined> {
  return new Promise((resolve, reject) =>
    setImmediate(() => (signal?.aborted ? reject(new Error('aborted')) : resolve(value))),
  );
}
