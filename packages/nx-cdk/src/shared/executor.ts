import type { ExecutorContext } from '@nx/devkit';
import { CommandError, describeError } from './command-error';
import { explainCredentials } from './credentials';
import { credentialProblem, isSdkError, reasonOf } from './sdk';

/** An executor of Nx. */
export type Executor<T> = (options: T, context: ExecutorContext) => Promise<{ success: boolean }>;

/** Creates an executor that fails with one line for an expected failure, and with the stack trace for any other. */
export function executor<T>(work: (options: T, context: ExecutorContext) => Promise<void>): Executor<T> {
  return async (options, context) => {
    try {
      await work(options, context);
      return { success: true };
    } catch (error) {
      const failure = await expected(error);
      const text = describeError(failure);
      console.error(failure instanceof CommandError ? `${context.projectName}: ${text}` : text);
      return { success: false };
    }
  };
}

/** Explains errors of AWS that no command has explained, and the credentials in more detail than a command does. */
async function expected(error: unknown): Promise<unknown> {
  const isExplained = error instanceof CommandError;
  const source = isExplained ? error.cause : error;
  const problem = credentialProblem(source);
  if (problem === undefined) return !isExplained && isSdkError(error) ? new CommandError(reasonOf(error)) : error;
  const explanation = await explainCredentials(problem);
  return new CommandError(isExplained ? error.message.replace(reasonOf(source), () => explanation) : explanation);
}

/** Returns the name of the target of the project that runs an executor of this plugin, which the plugin options can change. */
export function targetOf(executor: string, { projectName, projectsConfigurations }: ExecutorContext): string {
  const { targets = {} } = projectsConfigurations.projects[projectName ?? ''] ?? {};
  const found = Object.entries(targets).find(([, target]) => target.executor === `@pets/nx-cdk:${executor}`);
  return found?.[0] ?? executor;
}
