import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CommandError, runLines } from '../../../packages/nx-cdk/src/toolkit';
import type { Mutant, Range } from './mutants';
import type { MutatedPackage } from './packages';

/** State of a mutant as Stryker reports it. */
export type Status =
  'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'CompileError' | 'RuntimeError' | 'Ignored' | 'Pending';

/** A mutant in the report of Stryker. Lines and columns begin at 1. */
export interface ReportedMutant {
  readonly id: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: Range;
  readonly status: Status;
  readonly statusReason?: string;
}

/** A file in the report of Stryker. */
export interface ReportedFile {
  readonly language: string;
  readonly source: string;
  readonly mutants: readonly ReportedMutant[];
}

/** The schema mutation-testing-report-schema, version 2. */
export interface StrykerReport {
  readonly schemaVersion: string;
  readonly thresholds: { readonly high: number; readonly low: number };
  readonly files: Readonly<Record<string, ReportedFile>>;
}

/** State of a mutant after its test. */
export interface Result {
  readonly mutant: Mutant;
  readonly status: Status;
  /** Reason that Stryker reports, such as the error of the tests. */
  readonly reason?: string;
}

/** Options of `testMutants`. */
export interface StrykerOptions {
  /** Root of the working copy. */
  readonly root: string;
  readonly concurrency: number;
  readonly onProgress: (line: string) => void;
}

const PLUGINS = join(__dirname, '../stryker/plugins.mjs');
const NOT_SELECTED = 'not selected';

/** Lines of a failed run that are printed. */
const LAST_LINES = 40;

/**
 * Tests mutants of one package in a working copy.
 *
 * @throws CommandError if the tests fail without a mutant
 */
export async function testMutants(
  { name, folder }: MutatedPackage,
  mutants: readonly Mutant[],
  { root, concurrency, onProgress }: StrykerOptions,
): Promise<Result[]> {
  const cwd = join(root, folder);
  const [selection, report, tests, settings, tsconfig] = ['selection', 'report', 'tests', 'settings', 'tsconfig'].map(
    (file) => join(cwd, `mutation-${file}.json`),
  );
  const identities = new Map(mutants.map((mutant) => [identity(folder, mutant), mutant]));
  write(selection, { package: name, report, tests, reason: NOT_SELECTED, mutants: [...identities.keys()] });
  // without the tests, whose types do not depend on the mutants
  write(tsconfig, { extends: './tsconfig.json', include: sourceFolders(cwd) });
  write(settings, strykerSettings(cwd, folder, mutants, concurrency));
  const lines: string[] = [];
  const bin = join(dirname(createRequire(__filename).resolve('@stryker-mutator/core/package.json')), 'bin/stryker.js');
  await runLines(process.execPath, [bin, 'run', settings], {
    cwd,
    env: { MUTATION_SELECTION: selection, NX_DAEMON: 'false' },
    forwardSignals: true,
    onLine: ({ text }) => {
      const progress = /^progress: (.*)/.exec(text);
      if (progress) onProgress(progress[1]);
      else lines.push(text);
    },
  });
  if (!existsSync(report)) throw new CommandError(`${name}: Stryker failed\n${lines.slice(-LAST_LINES).join('\n')}`);
  return resultsOf(JSON.parse(readFileSync(report, 'utf8')) as StrykerReport, identities);
}

function strykerSettings(cwd: string, folder: string, mutants: readonly Mutant[], concurrency: number): object {
  const ranges = mutants.map(
    ({ file, location: { start, end } }) => `${file.slice(folder.length + 1)}:${start.line + 1}-${end.line + 1}`,
  );
  return {
    packageManager: 'npm',
    plugins: ['@stryker-mutator/jest-runner', '@stryker-mutator/typescript-checker', PLUGINS],
    mutate: [...new Set(ranges)],
    // in the working copy
    inPlace: true,
    disableTypeChecks: false,
    testRunner: 'first-failure',
    coverageAnalysis: 'perTest',
    ignoreStatic: false,
    // a test process grows with each mutant
    maxTestRunnerReuse: 15,
    jest: {
      projectType: 'custom',
      configFile: 'jest.config.cjs',
      enableFindRelatedTests: true,
      // the sources too, so that Jest finds the tests that import them through other sources
      config: { roots: [...sourceFolders(cwd), 'test'].map((dir) => `<rootDir>/${dir}`) },
    },
    checkers: ['selection', 'typescript'],
    tsconfigFile: 'mutation-tsconfig.json',
    typescriptChecker: { prioritizePerformanceOverAccuracy: true },
    reporters: ['progress-lines'],
    concurrency,
    // long, because other work on the computer slows the tests down, and a mutant that times out counts as killed
    timeoutFactor: 4,
    timeoutMS: 180_000,
    dryRunTimeoutMinutes: 30,
    allowConsoleColors: false,
    cleanTempDir: 'always',
    warnings: false,
  };
}

function sourceFolders(cwd: string): string[] {
  return ['src', 'functions'].filter((dir) => existsSync(join(cwd, dir)));
}

/** The identity that `plugins.mjs` computes. */
function identity(folder: string, { file, mutator, replacement, location: { start, end } }: Mutant): string {
  const name = file.slice(folder.length + 1);
  return JSON.stringify([name, mutator, replacement, start.line, start.column, end.line, end.column]);
}

/** The selected mutants of a report. */
function resultsOf({ files }: StrykerReport, mutants: ReadonlyMap<string, Mutant>): Result[] {
  return Object.entries(files).flatMap(([file, reported]) =>
    reported.mutants.flatMap(({ mutatorName, replacement, location: { start, end }, status, statusReason: reason }) => {
      const positions = [start.line, start.column, end.line, end.column].map((position) => position - 1);
      const mutant = mutants.get(JSON.stringify([file, mutatorName, replacement, ...positions]));
      return mutant ? [{ mutant, status, reason }] : [];
    }),
  );
}

function write(path: string, content: object): void {
  writeFileSync(path, JSON.stringify(content, undefined, 2));
}
