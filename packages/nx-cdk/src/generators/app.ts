import { join } from 'node:path';
import {
  detectPackageManager,
  formatFiles,
  generateFiles,
  getPackageManagerCommand,
  type GeneratorCallback,
  type Tree,
} from '@nx/devkit';
import { EXAMPLES, readExample } from './examples/example';
import { placesOf, writeExample } from './examples/write';
import { nameProject, type ProjectName } from './name';
import { featureFlags, setUpWorkspace, VERSIONS } from './setup';
import { targetNamesOf } from './workspace/plugin';
import { quoted } from '../shared/printable';

/** Options of the generator `app`. */
export interface AppOptions {
  /** Name of the project and of its folder. */
  readonly name: string;
  /** Folder of the project, relative to the workspace. @default apps/<name> */
  readonly directory?: string;
  /** Names of the stages. @default - dev and prod */
  readonly stages?: readonly string[];
  /** Region of all stages. @default us-east-1 */
  readonly region?: string;
  /** Name of the example that the app is generated from. @default - a stack with one parameter */
  readonly example?: string;
  /** Does not install packages. @default false */
  readonly skipInstall?: boolean;
}

const STAGE = /^[A-Za-z][A-Za-z0-9-]*$/;

/** A generated app. */
export interface GeneratedApp {
  readonly project: ProjectName;
  /** Installs the packages. */
  readonly install: GeneratorCallback;
}

/** Generates a CDK app with a stage for each environment. */
export default async function app(tree: Tree, options: AppOptions): Promise<GeneratorCallback> {
  const { install } = generateApp(tree, options);
  await formatFiles(tree);
  return options.skipInstall ? () => undefined : install;
}

/** Writes the files of an app, which another generator can replace. */
export function generateApp(tree: Tree, options: AppOptions): GeneratedApp {
  const project = nameProject(tree, options.name, 'apps', options.directory);
  const { stages = ['dev', 'prod'], region = 'us-east-1' } = options;
  const invalid = stages.filter((stage) => !STAGE.test(stage));
  if (stages.length === 0) throw new Error('stages must contain at least one name');
  if (invalid.length > 0) {
    throw new Error(
      `stages must start with a letter and contain only letters, digits and dashes, got ${quoted(invalid.join(', '))}`,
    );
  }
  const example = options.example === undefined ? undefined : readExample(EXAMPLES, options.example);
  const targetNames = targetNamesOf(tree);
  const { exec } = getPackageManagerCommand(detectPackageManager(tree.root));
  const template = example?.isPython ? 'python-app' : 'app';
  generateFiles(tree, join(__dirname, '../../templates', template), project.directory, {
    ...project,
    stageFile: example?.stageFile ?? `${project.fileName}-stage`,
    stageClass: example?.stageClass ?? `${project.className}Stage`,
    stages,
    places: placesOf(stages, region),
    exec,
    nx: `${exec} nx`,
    target: (name: string) => targetNames.of(name),
    flags: featureFlags(tree.root),
    versions: VERSIONS,
  });
  if (example) writeExample(tree, project, example, placesOf(stages, region));
  return { project, install: setUpWorkspace(tree, project.directory, ['cdk-nag']) };
}
