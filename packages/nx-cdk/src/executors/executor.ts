import type { ExecutorContext } from '@nx/devkit';
import { CommandError } from '../deployment/command-error';

/** An executor of Nx. */
export type Executor<T> = (options: T, context: ExecutorContext) => Promise<{ success: boolean }>;

/** Makes an executor of a piece of work: what a user can mend is told in one line, without a stack trace. */
export function executor<T>(work: (options: T, context: ExecutorContext) => Promise<void>): Executor<T> {
  return async (options, context) => {
    try {
      await work(options, context);
      return { success: true };
    } catch (error) {
      const { message, stack } = error as Error;
      console.error(error instanceof CommandError ? `${context.projectName}: ${message}` : stack);
      return { success: false };
    }
  };
}
