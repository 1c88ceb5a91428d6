import { isAbsolute, join } from 'node:path';
import { formatFiles, generateFiles, updateJson, type GeneratorCallback, type Tree } from '@nx/devkit';
import { generateApp } from './app';
import { keyOf, literal, STAGE } from './copilot/code';
import { readCopilotFolder, type CopilotFolder } from './copilot/manifests';
import { acknowledgementsOf, expiryOf } from './copilot/register';
import { reportOf } from './copilot/report';
import { translate, type Translation, type Workload } from './copilot/translate';
import { topicKey } from './copilot/translation/topics';
import { isMap } from './copilot/values';
import { classOf, workloadFile } from './copilot/workload-file';
import { VERSIONS } from './setup';

/** Options of the generator `from-copilot`. */
export interface FromCopilotOptions {
  /** Folder that contains the folder `copilot`, absolute or relative to the workspace. @default - the workspace */
  readonly source?: string;
  /** Name of the project. @default - the application in `copilot/.workspace` */
  readonly name?: string;
  /** Folder of the project, relative to the workspace. @default apps/<name> */
  readonly directory?: string;
  /** Environments, which become stages. @default - those of the manifests */
  readonly environments?: readonly string[];
  /** Region of all stages. @default us-east-1 */
  readonly region?: string;
  /** Does not install packages. @default false */
  readonly skipInstall?: boolean;
}

const PRODUCTION = /^(prod|live)/;
const PACKAGES = ['@pets/network', '@pets/security', '@pets/service'];

/** Generates a CDK app from the manifests of AWS Copilot, and a report of each field. */
export default async function fromCopilot(tree: Tree, options: FromCopilotOptions): Promise<GeneratorCallback> {
  const { source = '.', region = 'us-east-1' } = options;
  const folder = readCopilotFolder(isAbsolute(source) ? source : join(tree.root, source));
  const name = options.name ?? folder.application;
  if (name === undefined) {
    throw new Error('name must be set, because copilot/.workspace does not contain the application. Add --name');
  }
  const application = folder.application ?? name.replace(/^.*\//, '');
  const stages = stagesOf(folder, options.environments);
  const translation = translate(folder, application, stages);
  if (translation.workloads.length === 0) {
    throw new Error(
      'source must contain a Load Balanced Web Service, a Worker Service or a Scheduled Job, got none. Other types have no equivalent',
    );
  }
  const { project, install } = generateApp(tree, { ...options, name, stages, region });
  const model = modelOf(translation, application, stages, region);
  generateFiles(tree, join(__dirname, '../../templates/from-copilot'), project.directory, { ...project, ...model });
  if (!model.hasFilter) tree.delete(`${project.directory}/src/filter-messages.ts`);
  if (!model.hasJob) tree.delete(`${project.directory}/src/acknowledge-job.ts`);
  for (const workload of translation.workloads) {
    const file = `${project.directory}/src/workloads/${workload.name}-stack.ts`;
    tree.write(file, workloadFile(workload, translation.workloads));
  }
  if (!model.usesByStage(tree, project.directory)) tree.delete(`${project.directory}/src/by-stage.ts`);
  updateJson(tree, `${project.directory}/package.json`, (manifest: { dependencies: object }) => ({
    ...manifest,
    dependencies: { ...manifest.dependencies, ...Object.fromEntries(PACKAGES.map((key) => [key, VERSIONS[key]])) },
  }));
  const publicStages = stages.filter((stage) => translation.environments[stage].sources === undefined);
  const acknowledgements = acknowledgementsOf({ ...model, ...translation, owner: application, idOf }, publicStages);
  tree.write(`${project.directory}/compliance-register.json`, `${JSON.stringify({ acknowledgements }, null, 2)}\n`);
  const report = reportOf({
    ...model,
    packageName: project.packageName,
    application,
    source,
    folder,
    translation,
    stages,
  });
  tree.write(`${project.directory}/COPILOT.md`, report);
  await formatFiles(tree);
  return options.skipInstall ? () => undefined : install;
}

/** Returns the environments of the options, or those of the manifests of environments and services. */
function stagesOf(folder: CopilotFolder, environments: readonly string[] = []): string[] {
  if (environments.length > 0) return [...environments];
  const overridden = folder.workloads.flatMap(({ values }) =>
    isMap(values['environments']) ? Object.keys(values['environments']) : [],
  );
  const names = new Set([...folder.environments.map(({ name }) => name), ...overridden]);
  // production is the last in deployment order
  const found = [...names].sort((a, b) => Number(PRODUCTION.test(a)) - Number(PRODUCTION.test(b)));
  if (found.length > 0) return found;
  throw new Error('environments must be set, because no manifest contains one. Add --environments=test,prod');
}

function idOf(workload: Workload): string {
  return classOf(workload).replace(/Stack$/, '');
}

function secretNamesOf(workloads: readonly Workload[], stage: string): string[] {
  const names = workloads.flatMap((workload) => workload.stages[stage].secretNames);
  return [...new Set(names.map((name) => name.replaceAll(STAGE, stage)))];
}

/** Returns the variables of the templates. */
function modelOf(
  { workloads, environments }: Translation,
  application: string,
  stages: readonly string[],
  region: string,
) {
  const codes = workloads.flatMap((workload) => Object.values(workload.stages).map((code) => ({ workload, code })));
  const unique = <T>(values: readonly T[]) => [...new Set(values)];
  const topics = codes.flatMap(({ workload, code }) =>
    code.topics.map((topic) => ({ ...topic, key: topicKey(workload.name, topic.name) })),
  );
  const ports = unique(codes.flatMap(({ code }) => (code.props['containerPort'] as string | undefined) ?? []));
  return {
    stages,
    region,
    application,
    environments,
    keyOf,
    literal,
    expires: expiryOf(new Date()),
    ports,
    hasJob: workloads.some(({ type }) => type === 'Scheduled Job'),
    hasLoadBalancer: codes.some(({ code }) => code.route !== undefined),
    hasExec: codes.some(({ code }) => code.hasExec),
    hasServiceConnect: codes.some(({ code }) => code.hasServiceConnect),
    hasFilter: codes.some(({ code }) => code.after.some((statement) => statement.startsWith('filterMessages('))),
    hasImages: codes.some(({ code }) => code.hasRepository),
    hasSources: Object.values(environments).some(({ sources }) => sources !== undefined),
    images: unique(codes.filter(({ code }) => code.hasRepository).map(({ workload }) => workload.name)),
    topics: topics.filter(({ key }, index) => topics.findIndex((other) => other.key === key) === index),
    secretNames: unique(stages.flatMap((stage) => secretNamesOf(workloads, stage))),
    secretNamesOf: (stage: string) => secretNamesOf(workloads, stage),
    workloads: workloads.map((workload) => ({
      id: idOf(workload),
      className: classOf(workload),
      file: `${workload.name}-stack`,
      resource: workload.type === 'Scheduled Job' ? 'AWS::Scheduler::Schedule' : 'AWS::ECS::Service',
    })),
    usesByStage: (tree: Tree, directory: string) =>
      tree
        .children(`${directory}/src/workloads`)
        .some((file) => tree.read(`${directory}/src/workloads/${file}`, 'utf8')?.includes('byStage(')),
  };
}
