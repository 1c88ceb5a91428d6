import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib/core';
import { petsPlatformApp } from '../../pets-platform/src/pets-platform-app';

/** Synthesizes dev with these settings and an optional change to a stack. Returns the output folder. */
export function synthesizeDev(
  variables: Record<string, string>,
  change?: (stack: Stack) => void,
  stack = 'Service',
): string {
  const outdir = mkdtempSync(join(tmpdir(), 'pets-e2e-assembly-'));
  const app: App = petsPlatformApp({ outdir, variables: { PETS_ENVIRONMENTS: 'dev', ...variables } });
  change?.(app.node.findChild('dev').node.findChild(stack) as Stack);
  app.synth();
  return outdir;
}

/** Synthesizes prod with these settings. Returns the output folder. */
export function synthesizeProd(settings: Readonly<Record<string, string>>): string {
  const outdir = mkdtempSync(join(tmpdir(), 'pets-e2e-assembly-'));
  petsPlatformApp({ outdir, variables: { PETS_ENVIRONMENTS: 'prod', ...settings } }).synth();
  return outdir;
}
