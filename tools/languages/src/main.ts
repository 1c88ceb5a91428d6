// Generates the packages of all libraries in all languages in dist/, for the tests and for publib.
import { describeError } from '../../../packages/nx-cdk/src/toolkit';
import { LANGUAGES, packageIn } from './packages';

try {
  // the release fails if a tool is missing
  const strict = process.argv.includes('--strict');
  for (const language of LANGUAGES) console.log(packageIn(language, strict));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
