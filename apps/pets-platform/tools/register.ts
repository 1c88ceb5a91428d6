// Writes the acknowledged findings to docs/compliance.md. With --check, fails if the page is not current.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisteredAcknowledgement } from '@pets/compliance';
import { acknowledgementsOf } from '../src/compliance/acknowledgements';
import { petsPlatformApp } from '../src/pets-platform-app';
import { generate } from './generated-part';

async function main(check: boolean): Promise<void> {
  const entries = register();
  await generate({
    page: 'docs/compliance.md',
    part: 'register',
    content: `${entries.length} acknowledgements:\n\n${entries.map(item).join('\n')}\n`,
    command: 'npm run register',
    check,
  });
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
