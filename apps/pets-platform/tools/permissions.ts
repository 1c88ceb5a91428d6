// Writes the permission table of prod to docs/permissions.md. With --check, fails if the page is not current.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import '../../../tools/jest/src/environment';
import { modelOf } from '../permissions/cases';
import { page } from '../permissions/page';

const PAGE = join(__dirname, '../../../docs/permissions.md');

/** The generated part of the page. */
const PART = /(?<begin><!-- permissions: .*? -->\n).*(?<end><!-- \/permissions -->)/s;

async function main(check: boolean): Promise<void> {
  const before = readFileSync(PAGE, 'utf8');
  if (!PART.test(before))
    throw new Error(`${PAGE} must have the comments <!-- permissions: … --> and <!-- /permissions -->`);
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
  const part = page(modelOf('prod'));
  const after = await format(
    before.replace(PART, (_, begin: string, end: string) => `${begin}\n${part}\n\n${end}`),
    options,
  );
  if (check && after !== before)
    throw new Error('docs/permissions.md must show the current table: run npm run permissions');
  if (!check) writeFileSync(PAGE, after);
}

main(process.argv.includes('--check')).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
