import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import type { ManifestProblem } from './notes';
import { problemsError } from './problem-text';
import { isMap } from './values';

/** A manifest of AWS Copilot. */
export interface Manifest {
  /** Name of its folder. */
  readonly name: string;
  /** Path relative to the source folder. */
  readonly file: string;
  readonly values: Record<string, unknown>;
}

/** Content of the folder `copilot`. */
export interface CopilotFolder {
  /** Name of the application in `.workspace`. */
  readonly application?: string;
  readonly workloads: readonly Manifest[];
  readonly environments: readonly Manifest[];
  readonly pipelines: readonly string[];
  /** Folders with CloudFormation templates or overrides, relative to the source folder. */
  readonly extensions: readonly string[];
}

/** Folders that contain no manifest of a service or job. */
const OTHER = ['environments', 'pipelines'];

/**
 * Reads the manifests of a folder that contains the folder `copilot`.
 *
 * @throws Error if there is no manifest, or if a file is not valid YAML
 */
export function readCopilotFolder(source: string): CopilotFolder {
  const root = join(source, 'copilot');
  if (!existsSync(root)) {
    throw new Error(`source must contain the folder copilot, got '${source}'. Name the folder with --source`);
  }
  const problems: ManifestProblem[] = [];
  const folders = foldersOf(root).filter((name) => !OTHER.includes(name));
  const workloads = readAll(source, root, folders, problems);
  const environments = readAll(source, join(root, 'environments'), foldersOf(join(root, 'environments')), problems);
  const workspace = readYaml(source, join(root, '.workspace'), '.workspace', problems);
  if (problems.length > 0) throw problemsError(problems);
  if (workloads.length === 0) {
    throw new Error(`source must contain copilot/<name>/manifest.yml, got none in '${source}'`);
  }
  return {
    application: applicationOf(workspace),
    workloads,
    environments,
    pipelines: foldersOf(join(root, 'pipelines')).map((name) => `copilot/pipelines/${name}`),
    extensions: extensionsOf(source, root, folders),
  };
}

/** The name is part of the generated code, so it must have the form that AWS Copilot requires. */
function applicationOf(workspace: Manifest | undefined): string | undefined {
  const { application } = workspace?.values ?? {};
  if (application === undefined) return undefined;
  if (typeof application === 'string' && /^[a-z][a-z0-9-]*$/.test(application)) return application;
  const wanted = 'lower-case letters, digits and hyphens';
  throw problemsError([{ file: 'copilot/.workspace', field: 'application', wanted, value: application }]);
}

function readAll(source: string, root: string, names: readonly string[], problems: ManifestProblem[]): Manifest[] {
  return names.flatMap((name) => readYaml(source, join(root, name, 'manifest.yml'), name, problems) ?? []);
}

function readYaml(source: string, file: string, name: string, problems: ManifestProblem[]): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  const path = relative(source, file).replaceAll('\\', '/');
  const document = parseDocument(readFileSync(file, 'utf8'), { merge: true });
  const [error] = document.errors;
  // the message of the parser has a first line with the position, and an excerpt
  const values: unknown = error ? error.message.split('\n')[0] : document.toJS();
  if (!error && isMap(values)) return { name, file: path, values };
  const fix = error ? 'Fix the syntax' : undefined;
  problems.push({ file: path, field: '', wanted: error ? 'valid YAML' : 'a map of fields', value: values, fix });
  return undefined;
}

function extensionsOf(source: string, root: string, workloads: readonly string[]): string[] {
  const parents = [...workloads.map((name) => join(root, name)), join(root, 'environments')];
  const environments = foldersOf(join(root, 'environments')).map((name) => join(root, 'environments', name));
  return [...parents, ...environments]
    .flatMap((parent) => [join(parent, 'addons'), join(parent, 'overrides')])
    .filter((folder) => existsSync(folder))
    .map((folder) => relative(source, folder).replaceAll('\\', '/'));
}

function foldersOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'addons' && entry.name !== 'overrides')
    .map(({ name }) => name)
    .sort();
}
