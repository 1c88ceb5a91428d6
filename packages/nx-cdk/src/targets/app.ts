import type { TargetConfiguration } from '@nx/devkit';
import { compile } from './compile';
import { compilers, type Inputs, type Targets } from './inputs';
import { described, withExecutor } from './metadata';

const cdk = ['aws-cdk-lib', 'constructs'];
/** Acknowledgements expire, so a result is valid for one day. */
const TODAY = { runtime: 'date -u +%F' };

/** Properties of a CDK app. */
export interface App {
  /** Path of the script that runs the app, relative to the project. */
  readonly synth: string;
  /** Path of the script that compiles a project to its fast build, relative to the project. */
  readonly compile: string;
  /** Whether the app has a tsconfig.lib.json and must be compiled. */
  readonly compiled: boolean;
  /** Names of the stages. Each is a configuration of the targets that work on a stage. */
  readonly stages: readonly string[];
  /** Whether the synthesis uses the fast builds of a compiled app and of its libraries. */
  readonly fast: boolean;
}

/** Returns the targets of a CDK app. All targets except `build`, `synth` and `failover` use the cloud assembly of `synth`. */
export function appTargets({ synth, compile: script, compiled, stages, fast }: App, inputs: Inputs): Targets {
  const configurations = Object.fromEntries(stages.map((stage) => [stage, { stage }]));
  const onStage = (name: string): TargetConfiguration => ({
    ...withExecutor(name),
    dependsOn: ['synth'],
    cache: false,
    configurations,
  });
  const checked = [...inputs.sources, inputs.settings, TODAY, ...inputs.packages('cdk-nag', ...cdk), ...inputs.scripts];
  return {
    ...(compiled ? { build: build(inputs), compile: compile(`node ${script}`, inputs) } : {}),
    synth: {
      command: compiled && fast ? `node ${synth} --fast` : `node ${synth}`,
      metadata: described('Runs the app and writes its cloud assembly, with the templates and assets of all stages.'),
      options: { cwd: '{projectRoot}', env: { CDK_OUTDIR: 'cdk.out' } },
      cache: true,
      dependsOn: compiled ? [fast ? 'compile' : 'build'] : ['^build'],
      inputs: checked,
      outputs: ['{projectRoot}/cdk.out'],
    },
    nag: {
      ...withExecutor('nag'),
      cache: true,
      dependsOn: ['synth'],
      inputs: [...checked, ...inputs.plugin, ...inputs.packages('@cdklabs/cdk-validator-cfnguard')],
      outputs: ['{workspaceRoot}/reports/compliance'],
    },
    diff: onStage('diff'),
    deploy: onStage('deploy'),
    destroy: onStage('destroy'),
    drift: onStage('drift'),
    adopt: onStage('adopt'),
    refactor: onStage('refactor'),
    bootstrap: onStage('bootstrap'),
    preflight: onStage('preflight'),
    approve: onStage('approve'),
    rollback: onStage('rollback'),
    status: onStage('status'),
    logs: onStage('logs'),
    open: onStage('open'),
    'run-task': onStage('run-task'),
    shell: onStage('shell'),
    tunnel: onStage('tunnel'),
    preview: onStage('preview'),
    // must work without the primary Region, so it needs no cloud assembly
    failover: { ...onStage('failover'), dependsOn: [] },
  };
}

function build(inputs: Inputs): TargetConfiguration {
  return {
    command: 'tsc -p tsconfig.lib.json',
    metadata: described('Compiles the app.'),
    options: { cwd: '{projectRoot}' },
    cache: true,
    dependsOn: ['^build'],
    inputs: [...inputs.sources, ...inputs.packages(...compilers, ...cdk)],
    outputs: ['{projectRoot}/lib'],
  };
}
