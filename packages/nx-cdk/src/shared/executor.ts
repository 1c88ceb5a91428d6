import type { ExecutorContext } from '@nx/devkit';
import { CommandError, describeError } from './command-error';

/** An executor of Nx. */
export type Executor<T> = (options: T, context: ExecutorContext) => Promise<{ success: boolean }>;

/** Creates an executor that fails with one line for an expected failure, and with the stack trace for any other. */
export function executor<T>(work: (options: T, context: ExecutorContext) => Promise<void>): Executor<T> {
  return async (options, context) => {
    try {
      await work(options, context);
      return { success: true };
    } catch (error) {
      const text = describeError(error);
      console.error(error instanceof CommandError ? `${context.projectName}: ${text}` : text);
      return { success: false };
    }
  };
}
