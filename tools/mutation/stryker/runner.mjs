// A test runner that skips test files without a covering test, and that ends with the first file that fails. The Jest runner of
// Stryker loads all test files that import the mutated file, and it cannot end early.
import { DryRunStatus, MutantRunStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';
import { readFileSync, writeFileSync } from 'node:fs';
import order from './order.cjs';

/** Creates the runner. Processes find the tests of the run without a mutant in `testsFile`. */
export function createRunner(injector, testsFile) {
  return new FirstFailureRunner(injector.injectFunction(jestPlugins[0].factory), testsFile);
}

class FirstFailureRunner {
  /** The only test file that runs, if set. */
  #only;
  #tests;

  constructor(jest, testsFile) {
    this.jest = jest;
    this.testsFile = testsFile;
    const adapter = jest.jestTestAdapter;
    const run = adapter.run.bind(adapter);
    adapter.run = (settings) => run(this.#only ? { ...settings, testFiles: [this.#only] } : settings);
  }

  capabilities() {
    return this.jest.capabilities();
  }

  init() {
    return this.jest.init();
  }

  async dryRun(options) {
    const result = await this.jest.dryRun(options);
    if (result.status === DryRunStatus.Complete) writeFileSync(this.testsFile, JSON.stringify(result.tests));
    return result;
  }

  async mutantRun(options) {
    this.#tests ??= JSON.parse(readFileSync(this.testsFile, 'utf8'));
    const { testFilter, sandboxFileName } = options;
    // a mutant that is executed when the file is loaded has no covering tests
    return testFilter ? this.#covering(options) : this.#related(sandboxFileName, options);
  }

  async #covering(options) {
    const files = order.orderOf(this.#tests, new Set(options.testFilter), options.sandboxFileName, process.cwd());
    let count = 0;
    for (const { file, ids } of files) {
      const result = await this.#run({ ...options, testFilter: ids }, file);
      if (result.status !== MutantRunStatus.Survived) return result;
      count += result.nrOfTests;
    }
    return { status: MutantRunStatus.Survived, nrOfTests: count };
  }

  async #related(source, options) {
    const tested = new Set(this.#tests.map(({ fileName }) => fileName));
    for (const file of order.testsOf(source, process.cwd()).filter((name) => tested.has(name))) {
      const result = await this.#run(options, file);
      if (result.status !== MutantRunStatus.Survived) return result;
    }
    return this.#run(options, undefined);
  }

  async #run(options, file) {
    this.#only = file;
    try {
      return await this.jest.mutantRun(options);
    } finally {
      this.#only = undefined;
    }
  }
}
