import { compilers, type Inputs, type Targets } from './inputs';
import { described } from './metadata';

/** Returns the targets of each project with a tsconfig.json. */
export function commonTargets(inputs: Inputs): Targets {
  const [, dependencies] = inputs.sources;
  return {
    typecheck: {
      command: 'tsc --noEmit -p tsconfig.json',
      metadata: described('Checks the types of sources and tests.'),
      options: { cwd: '{projectRoot}' },
      cache: true,
      dependsOn: ['^build'],
      inputs: ['default', dependencies, ...inputs.packages(...compilers, 'aws-cdk-lib', 'constructs')],
    },
  };
}
