import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeploymentModel } from './model/deployment-model';
import type { Template } from './model/types';
import { ENVIRONMENT_NAMES } from '../src/environments';
import { petsPlatformApp } from '../src/pets-platform-app';

/** Changes a template before the model resolves it. */
export type Change = (template: Template, stack: string) => void;

const ACCOUNT = '222222222222';

/** Settings of all environments. */
function forAll(name: string, value: string): Record<string, string> {
  return Object.fromEntries(
    ENVIRONMENT_NAMES.map((environment) => [`PETS_${environment.toUpperCase()}_${name}`, value]),
  );
}

/** One account for all environments, with what is optional. */
const SHARED = {
  PETS_SHARED_ACCOUNT: 'true',
  ...forAll('ACCOUNT', ACCOUNT),
  ...forAll('CANARY', 'true'),
  ...forAll('ALERT_EMAILS', 'alerts@example.com'),
  ...forAll('PAGE_EMAILS', 'on-call@example.com'),
};

/** Deployments whose permissions are tested. Each is in one account. */
export const CASES = {
  dev: { variables: {}, stages: ['dev'] },
  staging: { variables: {}, stages: ['staging'] },
  prod: { variables: {}, stages: ['prod'] },
  'staging with working hours and signed images': {
    variables: {
      PETS_ENVIRONMENTS: 'staging',
      PETS_STAGING_OFF_HOURS: 'MON-FRI 07:00-19:00 Europe/Berlin',
      PETS_STAGING_IMAGE_SIGNING: 'true',
    },
    stages: ['staging'],
  },
  'one account for all environments': { variables: SHARED, stages: [...ENVIRONMENT_NAMES] },
} as const;

export type CaseName = keyof typeof CASES;

export const CASE_NAMES = Object.keys(CASES) as CaseName[];

const folders = new Map<string, string>();

/** Synthesizes a deployment, once, and reads its templates. */
export function modelOf(name: CaseName, change?: Change): DeploymentModel {
  const { variables, stages } = CASES[name];
  return new DeploymentModel(assemblyOf(variables), stages, change);
}

/** Folder of the assembly with these settings. Unit tests have one with the default settings. */
function assemblyOf(variables: Readonly<Record<string, string>>): string {
  const key = JSON.stringify(variables);
  const known = folders.get(key) ?? (key === '{}' ? process.env.DEFAULT_ASSEMBLY : undefined);
  const outdir = known ?? mkdtempSync(join(tmpdir(), 'permissions-'));
  if (known === undefined) petsPlatformApp({ outdir, variables }).synth();
  folders.set(key, outdir);
  return outdir;
}
