import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Compliance } from '@pets/compliance';
import { Stage, type App } from 'aws-cdk-lib/core';
import { acknowledgementsOf } from './compliance/acknowledgements';
import { ENVIRONMENT_NAMES } from './environments';
import { petsPlatformApp } from './pets-platform-app';

// the compliance report shows the source line that created a resource
Error.stackTraceLimit = 40;
const outdir = resolve(process.env.CDK_OUTDIR ?? join(__dirname, '../cdk.out'));
const previous = `${outdir}.previous`;

try {
  intoFreshFolder().synth();
} catch (error) {
  const { message, stack } = error as Error;
  console.error(process.env.CDK_DEBUG === 'true' ? stack : `pets-platform: ${message}`);
  process.exitCode = 1;
}

/** Synthesizes into an empty folder. An invalid setting keeps the previous assembly. */
function intoFreshFolder(): App {
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(outdir)) renameSync(outdir, previous);
  try {
    const app = petsPlatformApp({ outdir, variables: process.env });
    const partial = app.node.children.filter(Stage.isStage).length < ENVIRONMENT_NAMES.length;
    Compliance.of(app).check({ acknowledgements: acknowledgementsOf(app), partial, controlTower: true });
    return app;
  } catch (error) {
    rmSync(outdir, { recursive: true, force: true });
    if (existsSync(previous)) renameSync(previous, outdir);
    throw error;
  } finally {
    rmSync(previous, { recursive: true, force: true });
  }
}
