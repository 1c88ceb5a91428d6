// Stryker is published as ES modules only, so the scripts that use it run in processes of their own.
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { readFileSync } from 'node:fs';
import { createInjector } from 'typed-inject';

const ignore = () => undefined;
const logger = { isDebugEnabled: () => false, debug: ignore, info: ignore, warn: ignore, error: ignore };
const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter);

/** Returns the instrumented files and their mutants. */
export function instrument(names) {
  const files = names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  return instrumenter.instrument(files, { plugins: null, excludedMutations: [], ignorers: [] });
}
