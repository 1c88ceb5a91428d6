/**
 * Runs work that does not end until the user presses Ctrl-C, or the process gets SIGTERM. Then the signal is aborted, and
 * the function returns without an error.
 */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const interrupted = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  try {
    // a call under way is not waited for
    await Promise.race([work(controller.signal), interrupted]);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
