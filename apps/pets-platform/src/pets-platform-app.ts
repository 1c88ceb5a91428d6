import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { chooseEnvironments } from './choose-environments';
import { PetsPlatformStage } from './pets-platform-stage';

/** Properties of `petsPlatformApp`. */
export interface PetsPlatformAppProps {
  /** Output folder of the cloud assembly. */
  readonly outdir?: string;
  /** Environment variables with settings, `PETS_…`. */
  readonly variables: NodeJS.ProcessEnv;
  /** Settings by name. Override variables. */
  readonly context?: Record<string, string>;
}

/**
 * Creates the app with one stage per selected environment, without compliance checks.
 *
 * Throws a `SettingsError` when a setting is invalid.
 */
export function petsPlatformApp(props: PetsPlatformAppProps): App {
  const app = new App({
    outdir: props.outdir,
    autoSynth: false,
    analyticsReporting: false,
    context: { ...featureFlags(), ...props.context },
  });
  const choice = chooseEnvironments(app.node, props.variables);
  for (const environment of choice.environments) new PetsPlatformStage(app, environment.name, { environment, choice });
  return app;
}

/** Context of cdk.json, which only the CDK CLI passes. */
function featureFlags(): Record<string, unknown> {
  const file = readFileSync(join(__dirname, '../cdk.json'), 'utf8');
  return (JSON.parse(file) as { context: Record<string, unknown> }).context;
}
