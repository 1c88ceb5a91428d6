import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib/core';
import { petsPlatformApp } from '../../pets-platform/src/pets-platform-app';

/** Synthesizes dev with these settings and an optional change to the Service stack. Returns the output folder. */
export function synthesizeDev(variables: Record<string, string>, change?: (service: Stack) => void): string {
  const outdir = mkdtempSync(join(tmpdir(), 'pets-e2e-assembly-'));
  const app: App = petsPlatformApp({ outdir, variables: { PETS_ENVIRONMENTS: 'dev', ...variables } });
  change?.(app.node.findChild('dev').node.findChild('Service') as Stack);
  app.synth();
  return outdir;
}
