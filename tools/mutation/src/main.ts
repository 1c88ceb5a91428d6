import { join } from 'node:path';
import { describeError } from '../../../packages/nx-cdk/src/toolkit';
import { mutation } from './mutation';
import { HELP, parse } from './options';
import { readable } from './report';

async function main(): Promise<void> {
  const options = parse(process.argv.slice(2), join(__dirname, '../../..'));
  if (!options) return console.log(HELP);
  const { outcomes, problems } = await mutation({ ...options, onProgress: (line) => console.log(line) });
  if (outcomes.length === 0) return console.log('there is nothing to mutate');
  console.log(`${readable(outcomes)}\nreports: ${options.out}`);
  if (problems.length === 0) return;
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
