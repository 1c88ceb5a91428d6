// Plugins of Stryker. Stryker itself can mutate ranges of lines, which contain more mutants than the selected ones.
import { CheckStatus } from '@stryker-mutator/api/check';
import { commonTokens, declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { createRunner } from './runner.mjs';

/** @type {{ package: string, report: string, tests: string, reason: string, mutants: string[] }} */
const selection = JSON.parse(readFileSync(process.env.MUTATION_SELECTION, 'utf8'));
const selected = new Set(selection.mutants);

/** Identity of a mutant in a run. Lines of the API begin at 0. */
function identity({ fileName, mutatorName, replacement, location: { start, end } }) {
  const file = relative(process.cwd(), fileName).replaceAll('\\', '/');
  return JSON.stringify([file, mutatorName, replacement, start.line, start.column, end.line, end.column]);
}

/** Skips all mutants that are not selected. The status for this is "compile error", because a checker has no other. */
function selectionChecker() {
  const check = (mutant) =>
    selected.has(identity(mutant))
      ? { status: CheckStatus.Passed }
      : { status: CheckStatus.CompileError, reason: selection.reason };
  return {
    init: async () => undefined,
    check: async (mutants) => Object.fromEntries(mutants.map((mutant) => [mutant.id, check(mutant)])),
    group: async (mutants) => [mutants.map(({ id }) => id)],
  };
}

/** Prints the progress and writes the report. */
function progressReporter() {
  let tested = 0;
  let survived = 0;
  const print = (text) => console.log(`progress: ${selection.package}: ${text}`);
  return {
    onDryRunCompleted({ result }) {
      print(`${result.tests.length} tests pass without a mutant`);
    },
    onMutantTested({ status, statusReason, fileName, location, mutatorName }) {
      if (statusReason === selection.reason) return;
      tested += 1;
      if (status === 'Survived' || status === 'NoCoverage') {
        survived += 1;
        // in results, lines and columns begin at 1
        const file = relative(process.cwd(), fileName).replaceAll('\\', '/');
        print(`survived: ${file}:${location.start.line}:${location.start.column} ${mutatorName}`);
      }
      print(`${tested} of ${selected.size} mutants tested, ${survived} survived`);
    },
    onMutationTestReportReady(report) {
      writeFileSync(selection.report, JSON.stringify(report));
    },
  };
}

function firstFailureRunner(injector) {
  return createRunner(injector, selection.tests);
}
firstFailureRunner.inject = [commonTokens.injector];

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'first-failure', firstFailureRunner),
  declareFactoryPlugin(PluginKind.Checker, 'selection', selectionChecker),
  declareFactoryPlugin(PluginKind.Reporter, 'progress-lines', progressReporter),
];
