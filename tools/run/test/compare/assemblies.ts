import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib/core';
import { readAssembly } from '../../../../packages/nx-cdk/src/toolkit';
import { compareAssemblies, type AssemblyDifferences } from '../../src/compare/compare';

const env = { account: '111111111111', region: 'eu-west-1' };

/** Synthesizes stages with a stack `Data` and a stack `Service`. Returns the folder of the assembly. */
export function synthesize(build: (data: Stack, service: Stack, stage: Stage) => void, stages = ['dev']): string {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'compare-')), analyticsReporting: false });
  for (const name of stages) {
    const stage = new Stage(app, name, { env });
    build(new Stack(stage, 'Data'), new Stack(stage, 'Service'), stage);
  }
  return app.synth().directory;
}

/** Compares what two functions build. */
export function compareBuilds(
  before: (data: Stack, service: Stack, stage: Stage) => void,
  after: (data: Stack, service: Stack, stage: Stage) => void,
  stages?: string[],
): AssemblyDifferences {
  const [base, head] = [before, after].map((build) => readAssembly(synthesize(build, stages)));
  return compareAssemblies(base, head);
}
