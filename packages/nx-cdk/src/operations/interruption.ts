/** Nx ends after Ctrl-C and closes the terminal of the target, which sends SIGHUP. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that does not end until the user presses Ctrl-C, or the process gets SIGTERM or SIGHUP. Then the signal is aborted, and
 * the function returns without an error.
 *
 * @param waits whether the work reads the signal and is waited for, so that it can clean up
 */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>, waits = false): Promise<void> {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  // not once: Nx sends the signal again, which would end the process before the work has cleaned up
  for (const name of SIGNALS) process.on(name, interrupt);
  const interrupted = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  try {
    const running = work(controller.signal);
    await (waits ? running : Promise.race([running, interrupted]));
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}
