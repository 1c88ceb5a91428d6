import type { TargetConfiguration } from '@nx/devkit';
import { compilers, type Inputs, type Targets } from './inputs';

const cdk = ['aws-cdk-lib', 'constructs'];
/** Acknowledgements expire, and a result of yesterday would hide it. */
const TODAY = { runtime: 'date -u +%F' };

/** What there is to know about a CDK app. */
export interface App {
  /** The script that runs it, from its folder. */
  readonly synth: string;
  /** Whether it is compiled first, as a tsconfig.lib.json says. */
  readonly compiled: boolean;
  /** Its stages: each becomes a configuration of the targets that deploy. */
  readonly stages: readonly string[];
}

/** A CDK app: its synth, and what works from the cloud assembly that the synth leaves. */
export function appTargets({ synth, compiled, stages }: App, inputs: Inputs): Targets {
  const configurations = Object.fromEntries(stages.map((stage) => [stage, { stage }]));
  const onStage = (name: string): TargetConfiguration => ({
    executor: `@pets/nx-cdk:${name}`,
    dependsOn: ['synth'],
    cache: false,
    configurations,
  });
  const checked = [...inputs.sources, inputs.settings, TODAY, ...inputs.packages('cdk-nag', ...cdk), ...inputs.scripts];
  return {
    ...(compiled ? { build: build(inputs) } : {}),
    synth: {
      command: `node ${synth}`,
      options: { cwd: '{projectRoot}', env: { CDK_OUTDIR: 'cdk.out' } },
      cache: true,
      dependsOn: compiled ? ['build'] : ['^build'],
      inputs: checked,
      outputs: ['{projectRoot}/cdk.out'],
    },
    nag: {
      executor: '@pets/nx-cdk:nag',
      cache: true,
      dependsOn: ['synth'],
      inputs: [...checked, ...inputs.plugin, ...inputs.packages('@cdklabs/cdk-validator-cfnguard')],
      outputs: ['{workspaceRoot}/reports/compliance'],
    },
    diff: onStage('diff'),
    deploy: onStage('deploy'),
    destroy: onStage('destroy'),
    drift: onStage('drift'),
    bootstrap: onStage('bootstrap'),
  };
}

function build(inputs: Inputs): TargetConfiguration {
  return {
    command: 'tsc -p tsconfig.lib.json',
    options: { cwd: '{projectRoot}' },
    cache: true,
    dependsOn: ['^build'],
    inputs: [...inputs.sources, ...inputs.packages(...compilers, ...cdk)],
    outputs: ['{projectRoot}/lib'],
  };
}
