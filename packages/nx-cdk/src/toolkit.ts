/**
 * Parts of the plugin that the private tools of this repository share.
 *
 * The tools run from source, before anything is built, so they import this file by its path.
 */
export {
  NESTED_STACK,
  readAssembly,
  type Output,
  type Resource,
  type StackTemplate,
  type StageStacks,
  type SynthesizedStack,
  type Template,
} from './assembly/assembly';
export { AssemblyCopy } from './assembly/assembly-copy';
export { readsOf } from './assembly/reads';
export { linkedServices } from './assembly/service-linked-roles';
export { isStateful } from './assembly/stateful';
export { visit } from './assembly/visit';
export { changesOf, type Loss, type LossImpact } from './comparison/changes';
export type { DiffReport, StackReport } from './comparison/report';
export type { Plan, PlannedStack } from './deployment/plan';
export { describeFindings, type ValidationReport } from './deployment/findings';
export { exclusively } from './deployment/lock';
export { registerOf } from './generators/examples/acknowledgements';
export { exampleNames, readExample } from './generators/examples/example';
export { placesOf } from './generators/examples/write';
export { SynthesizedApps } from './examples/cdk-synth';
export { readExamples, type Example } from './examples/examples';
export { default as deployExecutor } from './executors/deploy';
export { definitionsOf } from './refactoring/definitions';
export { findMoves } from './refactoring/moves';
export { Templates } from './refactoring/templates';
export { lowestVersions } from './peers/lowest-versions';
export { testWithPeers } from './peers/test-with-peers';
export { CommandError, describeError } from './shared/command-error';
export { count } from './shared/count';
export { fastBuilds, usesFastBuilds } from './shared/fast-builds';
export { execute, output, run, runLines, succeeds, type ExecuteResult, type ProcessOptions } from './shared/process';
export { bundleCommand } from './targets/library';
export { printable, quoted } from './shared/printable';
export { table } from './shared/table';
export { writeWhole } from './shared/write-whole';
