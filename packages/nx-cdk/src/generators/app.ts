import { join } from 'node:path';
import { formatFiles, generateFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { nameProject } from './name';
import { featureFlags, setUpWorkspace } from './setup';

/** Options of the generator `app`. */
export interface AppOptions {
  /** Its project; its folder is called so, too. */
  readonly name: string;
  /** Its folder, from the workspace's root. */
  readonly directory?: string;
  /** Its stages. */
  readonly stages?: readonly string[];
  /** The region of each stage. */
  readonly region?: string;
  /** Installs no packages. */
  readonly skipInstall?: boolean;
}

const STAGE = /^[A-Za-z][A-Za-z0-9-]*$/;

/** Makes a CDK app with a stage for each environment. */
export default async function app(tree: Tree, options: AppOptions): Promise<GeneratorCallback> {
  const project = nameProject(tree, options.name, 'apps', options.directory);
  const { stages = ['dev', 'prod'], region = 'us-east-1' } = options;
  const wrong = stages.filter((stage) => !STAGE.test(stage));
  if (wrong.length > 0 || stages.length === 0) {
    throw new Error(
      `a stage must begin with a letter, and letters, digits and dashes follow; got '${wrong.join(', ')}'`,
    );
  }
  generateFiles(tree, join(__dirname, '../../templates/app'), project.directory, {
    ...project,
    stages,
    region,
    flags: featureFlags(tree.root),
  });
  const install = setUpWorkspace(tree, project.directory, ['aws-cdk', 'cdk-nag']);
  await formatFiles(tree);
  return options.skipInstall ? () => undefined : install;
}
