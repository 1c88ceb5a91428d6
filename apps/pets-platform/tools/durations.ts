// Writes the expected durations of a first deployment to docs/deploying.md. With --check, fails if the page is not current.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { petsPlatformApp } from '../src/pets-platform-app';
import { durationTables } from './durations/duration-tables';
import { generate } from './generated-part';

async function main(check: boolean): Promise<void> {
  const outdir = mkdtempSync(join(tmpdir(), 'durations-'));
  // the validation takes longer than the synthesis and does not change it
  process.env.CDK_VALIDATION = 'false';
  try {
    petsPlatformApp({ outdir, variables: {} }).synth();
    await generate({
      page: 'docs/deploying.md',
      part: 'durations',
      content: durationTables(readAssembly(outdir)),
      command: 'npm run durations',
      check,
    });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

main(process.argv.includes('--check')).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
