import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { appTargets } from '../src/targets/app';
import { commonTargets } from '../src/targets/common';
import { Inputs } from '../src/targets/inputs';
import { libraryTargets } from '../src/targets/library';

/**
 * Names of the commands of the installed Nx, with aliases. `nx <name> <project>` runs a target only if no command has its
 * name. Nx 23.2.1 and 24.0.6 have the same commands.
 */
function commandsOfNx(): readonly string[] {
  const file = join(dirname(require.resolve('nx/package.json')), 'dist/src/command-line/nx-commands.js');
  // not in Jest, which cannot load the native module of Nx twice
  const script = `const { commandsObject } = require(${JSON.stringify(file)});
    const commands = commandsObject.getInternalMethods().getCommandInstance();
    console.log(JSON.stringify([...Object.keys(commands.getCommandHandlers()), ...Object.keys(commands.aliasMap)]));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
}

const reserved = commandsOfNx();
const inputs = new Inputs(join(__dirname, '../../..'), {});
const library = { compile: '', compiled: true, lazyIndex: '', runExamples: '', functions: true, jest: true };
const { executors } = JSON.parse(readFileSync(join(__dirname, '../executors.json'), 'utf8')) as { executors: object };
const names = [
  ...Object.keys(appTargets({ synth: '', compile: '', compiled: true, stages: [], fast: false }, inputs)),
  ...Object.keys(libraryTargets(library, inputs)),
  ...Object.keys(commonTargets(inputs)),
  ...Object.keys(executors),
];

test('the commands of Nx are read', () => {
  expect(reserved).toEqual(expect.arrayContaining(['exec', 'import', 'run', 'g', 'reset', 'release']));
});

test.each([...new Set(names)])('no command of Nx has the name of the target %s', (name) => {
  expect(reserved).not.toContain(name);
});
