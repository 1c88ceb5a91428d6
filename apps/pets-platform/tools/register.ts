// Writes the acknowledged findings to docs/compliance.md. With --check, fails if the page is not current.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisteredAcknowledgement } from '@pets/compliance';
import { format, resolveConfig } from 'prettier';
import { acknowledgementsOf } from '../src/acknowledgements';
import { petsPlatformApp } from '../src/pets-platform-app';

const PAGE = join(__dirname, '../../../docs/compliance.md');

/** The generated part of the page. */
const PART = /(?<begin><!-- register: .*? -->\n).*(?<end><!-- \/register -->)/s;

async function main(check: boolean): Promise<void> {
  const before = readFileSync(PAGE, 'utf8');
  if (!PART.test(before)) throw new Error(`${PAGE} must have the comments <!-- register: … --> and <!-- /register -->`);
  const entries = register();
  const part = `${entries.length} acknowledgements:\n\n${entries.map(item).join('\n')}\n`;
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
  const after = await format(
    before.replace(PART, (_, begin: string, end: string) => `${begin}\n${part}\n${end}`),
    options,
  );
  if (check && after !== before)
    throw new Error('docs/compliance.md must list the current acknowledgements: run npm run register');
  if (!check) writeFileSync(PAGE, after);
}

/** The register with default settings. */
function register(): RegisteredAcknowledgement[] {
  const outdir = mkdtempSync(join(tmpdir(), 'register-'));
  try {
    return acknowledgementsOf(petsPlatformApp({ outdir, variables: {} }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function item({ rules, at, stages, reason, owner, ticket, expires }: RegisteredAcknowledgement): string {
  const where = [at.map(code).join(', '), ...(stages ? [`in ${stages.join(' and ')}`] : [])].join(' ');
  const who = [owner, `until ${expires}`, ...(ticket === undefined ? [] : [ticket])].join(', ');
  return `- **${reason}** (${who}): ${rules.map(code).join(', ')} at ${where}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

main(process.argv.includes('--check')).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
