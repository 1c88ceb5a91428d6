// Prints the mutants of files as JSON. The names of the files are the lines of the standard input.
import { readFileSync } from 'node:fs';
import { instrument } from './instrumenter.mjs';

const names = readFileSync(0, 'utf8')
  .split('\n')
  .filter((name) => name !== '');
const { mutants } = await instrument(names);
const fields = ({ fileName, mutatorName, replacement, location }) => ({ fileName, mutatorName, replacement, location });
// mutants with a status are disabled by a comment in the source
process.stdout.write(JSON.stringify(mutants.filter(({ status }) => status === undefined).map(fields)));
