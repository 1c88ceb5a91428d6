import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { CommandError } from './command-error';

/** A stack of a cloud assembly, counted. */
export interface StackSummary {
  /** Path of the stack in the app, `dev/Data`. */
  readonly path: string;
  /** The stage that holds the stack. */
  readonly environment: string;
  readonly name: string;
  readonly region: string;
  readonly resources: number;
}

/**
 * The stacks of a cloud assembly, in the order of the deployment.
 *
 * Throws a `CommandError` where the folder holds none.
 */
export function readStacks(folder: string): StackSummary[] {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new CommandError(`${folder} holds no cloud assembly: run npm start`);
  const { stacks, nestedAssemblies, manifest } = new CloudAssembly(folder);
  // stage by stage as the app made them, not by their names
  const made = Object.keys(manifest.artifacts ?? {});
  const stages = [...nestedAssemblies].sort((a, b) => made.indexOf(a.id) - made.indexOf(b.id));
  return [...stacks, ...stages.flatMap(({ nestedAssembly }) => nestedAssembly.stacksRecursively)].map((stack) => {
    const path = stack.hierarchicalId;
    const { Resources = {} } = stack.template as { Resources?: object };
    return {
      path,
      environment: path.slice(0, Math.max(path.lastIndexOf('/'), 0)),
      name: path.slice(path.lastIndexOf('/') + 1),
      region: stack.environment.region,
      resources: Object.keys(Resources).length,
    };
  });
}
