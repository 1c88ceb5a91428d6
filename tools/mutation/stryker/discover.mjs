// Prints the mutants of files as JSON. The names of the files are the lines of the standard input.
// Stryker is published as ES modules only, so this file runs in a process of its own.
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { readFileSync } from 'node:fs';
import { createInjector } from 'typed-inject';

const ignore = () => undefined;
const logger = { isDebugEnabled: () => false, debug: ignore, info: ignore, warn: ignore, error: ignore };
const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter);

const files = readFileSync(0, 'utf8')
  .split('\n')
  .filter((name) => name !== '')
  .map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
const { mutants } = await instrumenter.instrument(files, { plugins: null, excludedMutations: [], ignorers: [] });
const fields = ({ fileName, mutatorName, replacement, location }) => ({ fileName, mutatorName, replacement, location });
// mutants with a status are disabled by a comment in the source
process.stdout.write(JSON.stringify(mutants.filter(({ status }) => status === undefined).map(fields)));
