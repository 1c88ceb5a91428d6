import { createRequire } from 'node:module';

/** The fast builds of projects, which Node.js also preloads. */
export const fastBuilds = createRequire(__filename)('../../bin/fast-builds.cjs') as {
  /** Folder of the fast build of a project. jsii and the target `build` write to another folder. */
  readonly FOLDER: string;
  /** Returns the environment of a process that uses the fast builds of a project and of its libraries in the workspace. */
  environmentOf(project: string, variables?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
};

/** Whether apps use fast builds: in development, but not in CI, where jsii compiles the libraries as for publishing. */
export function usesFastBuilds({ CI = '' }: NodeJS.ProcessEnv = process.env): boolean {
  return ['', '0', 'false'].includes(CI);
}
