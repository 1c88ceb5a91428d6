import { compilers, type Inputs, type Targets } from './inputs';

/** What every project with a tsconfig.json has. */
export function commonTargets(inputs: Inputs): Targets {
  const [, ofDependencies] = inputs.sources;
  return {
    typecheck: {
      command: 'tsc --noEmit -p tsconfig.json',
      options: { cwd: '{projectRoot}' },
      cache: true,
      dependsOn: ['^build'],
      inputs: ['default', ofDependencies, ...inputs.packages(...compilers, 'aws-cdk-lib', 'constructs')],
    },
  };
}
