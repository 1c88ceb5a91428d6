// Writes the permission table of prod to docs/permissions.md. With --check, fails if the page is not current.
import '../../../tools/jest/src/environment';
import { modelOf } from '../permissions/cases';
import { page } from '../permissions/page';
import { generate } from './generated-part';

generate({
  page: 'docs/permissions.md',
  part: 'permissions',
  content: `${page(modelOf('prod'))}\n`,
  command: 'npm run permissions',
  check: process.argv.includes('--check'),
}).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
