import type { TargetConfiguration } from '@nx/devkit';
import { fastBuilds } from '../shared/fast-builds';
import { compilers, type Inputs } from './inputs';
import { described } from './metadata';

/** Returns the target of the fast build. It is compiled again only if the types of a dependency changed. */
export function compile(command: string, inputs: Inputs): TargetConfiguration {
  const [sources] = inputs.sources;
  return {
    command,
    metadata: described('Compiles the project with TypeScript for development, in about a tenth of the time of jsii.'),
    options: { cwd: '{projectRoot}' },
    cache: true,
    dependsOn: ['^compile'],
    inputs: [
      sources,
      { dependentTasksOutputFiles: '**/*.d.ts' },
      ...inputs.packages(...compilers, 'esbuild', 'aws-cdk-lib', 'constructs'),
      ...inputs.scripts,
    ],
    outputs: [`{projectRoot}/${fastBuilds.FOLDER}`],
  };
}
