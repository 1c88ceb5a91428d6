import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { chooseEnvironments } from './environments';
import { PetsPlatformStage } from './pets-platform-stage';

/** Properties of `petsPlatformApp`. */
export interface PetsPlatformAppProps {
  /** Folder of the cloud assembly. */
  readonly outdir?: string;
  /** Variables that hold settings, `PETS_…`. */
  readonly variables: NodeJS.ProcessEnv;
  /** Settings by name, before the variables. */
  readonly context?: Record<string, string>;
}

/**
 * The app: one stage for each chosen environment. It is neither checked nor synthesized yet.
 *
 * Throws a `SettingsError` where a setting is wrong.
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

/** The context of cdk.json: the CDK's command line passes it by itself, plain Node does not. */
function featureFlags(): Record<string, unknown> {
  const file = readFileSync(join(__dirname, '../cdk.json'), 'utf8');
  return (JSON.parse(file) as { context: Record<string, unknown> }).context;
}
