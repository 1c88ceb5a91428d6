// Writes all mutants into files, of which `__stryker__.activeMutant` activates one. Prints their ids as JSON. The names of the files
// are the lines of the standard input.
import { readFileSync, writeFileSync } from 'node:fs';
import { instrument } from './instrumenter.mjs';

const names = readFileSync(0, 'utf8')
  .split('\n')
  .filter((name) => name !== '');
const { files, mutants } = await instrument(names);
for (const { name, content } of files) writeFileSync(name, content);
const fields = ({ id, fileName, mutatorName, replacement, location }) => ({
  id,
  fileName,
  mutatorName,
  replacement,
  location,
});
process.stdout.write(JSON.stringify(mutants.map(fields)));
