import { resolve, join } from 'node:path';
import { Compliance } from '@pets/compliance';
import { Stage } from 'aws-cdk-lib/core';
import { acknowledgementsOf } from './compliance/acknowledgements';
import { PACKS } from './compliance/packs';
import { secretProblems } from './compliance/secrets';
import { ENVIRONMENT_NAMES } from './environments';
import { petsPlatformApp } from './pets-platform-app';
import { printable } from './printable';
import { replaceFolder } from './replace-folder';

// the compliance report shows the source line that created a resource
Error.stackTraceLimit = 40;

const outdir = resolve(process.env.CDK_OUTDIR ?? join(__dirname, '../cdk.out'));

void main().catch((error: unknown) => {
  const { message, stack } = error as Error;
  console.error(printable(process.env.CDK_DEBUG === 'true' ? String(stack) : `pets-platform: ${message}`));
  process.exitCode = 1;
});

async function main(): Promise<void> {
  let findings: Error | undefined;
  replaceFolder(outdir, () => (findings = synthesize()));
  const secrets = await secretProblems(outdir);
  if (secrets.length > 0) throw new Error([...secrets, findings?.message].filter(Boolean).join('\n'));
  if (findings !== undefined) throw findings;
}

/** Synthesizes and checks the app. Findings do not throw, because the assembly is whole. Returns their error. */
function synthesize(): Error | undefined {
  const app = petsPlatformApp({ outdir, variables: process.env });
  const partial = app.node.children.filter(Stage.isStage).length < ENVIRONMENT_NAMES.length;
  Compliance.of(app).check({ packs: PACKS, acknowledgements: acknowledgementsOf(app), partial, controlTower: true });
  try {
    app.synth();
    return undefined;
  } catch (error) {
    // the CDK throws this after it has written the report of its validators
    if (error instanceof Error && error.message.includes('A copy of this report can be found in')) return error;
    throw error;
  }
}
