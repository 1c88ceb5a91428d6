// Prints the versions of the tools that build packages. Nx runs it to decide whether cached results are valid.
import { spawnSync } from 'node:child_process';

for (const [command, ...args] of [
  ['python3', '--version'],
  ['javac', '-version'],
  ['mvn', '--version'],
  ['go', 'version'],
  ['dotnet', '--version'],
]) {
  const { stdout, error } = spawnSync(command, args, { encoding: 'utf8' });
  console.log(`${command}: ${error ? 'not installed' : stdout.trim()}`);
}
