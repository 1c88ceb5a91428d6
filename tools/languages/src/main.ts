// Generates the packages of all libraries in all languages in dist/, for the tests and for publib.
import { describeError } from '../../../packages/nx-cdk/src/toolkit';
import { LANGUAGES, packageIn } from './packages';

try {
  const published = process.argv.includes('--publish');
  for (const language of LANGUAGES) console.log(packageIn(language, published));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
