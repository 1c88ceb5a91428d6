import { STAGE } from './code';
import { Fields } from './fields';
import { interpolate } from './interpolation';
import type { CopilotFolder, Manifest } from './manifests';
import { Notes, type ManifestProblem } from './notes';
import { withOverrides } from './overrides';
import { problemsError } from './problem-text';
import { translateEnvironment, type EnvironmentCode } from './translation/environment';
import type { StageCode, WorkloadType } from './translation/stage-code';
import { translateWorkload } from './translation/workload';
import { isMap } from './values';

/** A workload with the code of each stage. */
export interface Workload {
  readonly name: string;
  readonly type: WorkloadType;
  readonly stages: Readonly<Record<string, StageCode>>;
}

/** The translation of a folder. */
export interface Translation {
  readonly workloads: readonly Workload[];
  readonly environments: Readonly<Record<string, EnvironmentCode>>;
  readonly notes: Notes;
}

const TYPES: readonly WorkloadType[] = ['Load Balanced Web Service', 'Worker Service', 'Scheduled Job'];

/** Types without an equivalent, and what to use instead. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  'Backend Service': 'Use ContainerService with ServiceConnect, or with InternalLoadBalancer',
  'Request-Driven Web Service': 'The type uses AWS App Runner. Use ContainerService with PublicLoadBalancer',
  'Static Site': 'Use a bucket with ApiDistribution or another CloudFront distribution',
};
const NAME = /^[a-z][a-z0-9-]*$/;

/**
 * Translates all manifests for all stages.
 *
 * @throws Error with all problems of all manifests
 */
export function translate(folder: CopilotFolder, application: string, stages: readonly string[]): Translation {
  const notes = new Notes(stages);
  const workloads = folder.workloads.flatMap((manifest) => translateManifest(manifest, application, stages, notes));
  const environments = Object.fromEntries(
    stages.map((stage) => [stage, environmentOf(folder, stage, application, notes)]),
  );
  checkTopics(workloads, folder, notes);
  if (notes.problems.length > 0) throw problemsError(notes.problems);
  return { workloads, environments, notes };
}

function translateManifest(
  manifest: Manifest,
  application: string,
  stages: readonly string[],
  notes: Notes,
): Workload[] {
  const { file, values } = manifest;
  const { type, name = manifest.name } = values;
  const problem = (field: string, wanted: string, value: unknown, fix: string) => {
    notes.addProblem({ file, field, wanted, value, fix });
    return [];
  };
  if (typeof name !== 'string' || !NAME.test(name)) {
    return problem('name', 'lower-case letters, digits and hyphens', name, 'Rename the workload');
  }
  const instead = OTHER_TYPES[String(type)];
  if (instead !== undefined) {
    notes.add(undefined, {
      file,
      field: 'type',
      outcome: 'noEquivalent',
      text: `${String(type)} is not translated. ${instead}`,
    });
    return [];
  }
  const known = TYPES.find((other) => other === type);
  if (known === undefined) {
    const all = [...TYPES, ...Object.keys(OTHER_TYPES)].join(', ');
    return problem('type', `one of ${all}`, type, 'See the type in the manifest reference of AWS Copilot');
  }
  const { environments = {}, ...common } = values;
  if (!isMap(environments)) {
    return problem('environments', 'a map of environments', environments, 'Set the fields by environment');
  }
  const isLeftOut = (environment: string) => !stages.includes(environment);
  for (const field of Object.keys(environments).filter(isLeftOut)) {
    const text = 'The environment is not one of --environments';
    notes.add(undefined, { file, field: `environments.${field}`, outcome: 'noEquivalent', text });
  }
  const byStage = stages.map((stage) => {
    const overrides = environments[stage] ?? {};
    if (!isMap(overrides)) problem(`environments.${stage}`, 'a map', overrides, 'Set fields of the manifest');
    const merged = resolve(withOverrides(common, overrides), { file, application, stage, notes });
    const fields = new Fields(merged, { file, environment: stage, overrides, notes });
    return [stage, translateWorkload({ fields, type: known, name, application })] as const;
  });
  return [{ name, type: known, stages: Object.fromEntries(byStage) }];
}

function environmentOf(folder: CopilotFolder, stage: string, application: string, notes: Notes): EnvironmentCode {
  const manifest = folder.environments.find(({ name, values }) => name === stage || values['name'] === stage);
  if (manifest === undefined) return {};
  const { file, values } = manifest;
  const resolved = resolve(values, { file, application, stage, notes });
  return translateEnvironment(new Fields(resolved, { file, environment: stage, notes }));
}

function resolve(
  values: Record<string, unknown>,
  { file, application, stage, notes }: { file: string; application: string; stage: string; notes: Notes },
): Record<string, unknown> {
  const variables = { ...process.env, COPILOT_APPLICATION_NAME: application };
  const missing = (field: string, name: string, value: string) =>
    notes.addProblem({
      file,
      field,
      wanted: 'a value without a shell variable that is not set',
      value,
      fix: `Set ${name} when you run the generator, or write its value`,
    } satisfies ManifestProblem);
  const within = (environment: string) => ({ ...variables, COPILOT_ENVIRONMENT_NAME: environment });
  const resolved = interpolate(values, within(stage), missing) as Record<string, unknown>;
  // the generated code has one text for all stages
  for (const key of ['variables', 'secrets'].filter((name) => name in values)) {
    resolved[key] = interpolate(values[key], within(STAGE), () => undefined, key);
  }
  return resolved;
}

/** Checks that a translated workload publishes each topic that a worker subscribes to. */
function checkTopics(workloads: readonly Workload[], folder: CopilotFolder, notes: Notes): void {
  const published = workloads.flatMap(({ name, stages }) =>
    Object.values(stages).flatMap(({ topics }) => topics.map((topic) => `${name}/${topic.name}`)),
  );
  for (const { file, values } of folder.workloads.filter((manifest) => manifest.values['type'] === 'Worker Service')) {
    const subscribe = values['subscribe'];
    const topics = isMap(subscribe) && Array.isArray(subscribe['topics']) ? subscribe['topics'].filter(isMap) : [];
    topics.forEach(({ service, name }, index) => {
      if (service === undefined || name === undefined || published.includes(`${service}/${name}`)) return;
      notes.addProblem({
        file,
        field: `subscribe.topics[${index}]`,
        wanted: 'a topic that a translated workload publishes',
        value: `${service}/${name}`,
        fix: `Add it to publish.topics of ${service}, or remove the subscription`,
      });
    });
  }
}
