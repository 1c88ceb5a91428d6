// Writes docs/compatibility.md from the rows that the test suites recorded.
import { describeError } from '../../../packages/nx-cdk/src/toolkit';
import { generate, PAGE } from './generate';
import { ROOT } from './run';

try {
  const suites = generate(ROOT);
  console.log(`${PAGE}: ${suites.length > 0 ? `updated ${suites.join(', ')}` : 'no suite has run'}`);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
