import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
/** Projects of examples in documents, with a project of the same kind. */
const EXAMPLES: Readonly<Record<string, string>> = { shop: 'pets-platform', queues: '@pets/security' };
/** Options of Nx that each target has. */
const OF_NX = ['parallel', 'skipNxCache', 'outputStyle', 'verbose', 'help', 'excludeTaskDependencies'];
/** Commands of Nx that do not run a target of one project. */
const OTHER_COMMANDS = ['affected', 'run-many', 'release', 'show', 'run', 'g', 'graph', 'reset', 'add', 'migrate'];

interface Target {
  readonly executor?: string;
  readonly configurations?: Readonly<Record<string, object>>;
}

interface Schema {
  readonly properties: Readonly<Record<string, { readonly type?: string }>>;
}

/** Targets of each project, as Nx infers them. */
export type Projects = Readonly<Record<string, Readonly<Record<string, Target>>>>;

/** Stacks of an app. */
export interface Stages {
  /** Names of the stacks of a stage, or `undefined` if the app is an example. */
  stacks(project: string, stage: string): readonly string[] | undefined;
  /** Logical ids and construct paths of a stack's resources. */
  resources(stage: string, stack: string): readonly string[];
}

/** Reads the projects of this workspace from Nx. */
export function readProjects(): Projects {
  const script = `require('@nx/devkit').createProjectGraphAsync({ exitOnError: true }).then(({ nodes }) => {
    const targets = Object.fromEntries(Object.values(nodes).map(({ name, data }) => [name, data.targets ?? {}]));
    require('node:fs').writeSync(1, JSON.stringify(targets));
    process.exit(0);
  });`;
  const output = execFileSync(process.execPath, ['-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  return JSON.parse(output) as Projects;
}

/** The commands of Nx in the code of a document, without `nx`. */
export function nxCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^( *)```\w*\n(.*?)^\1```$/gms)].map(([, , block]) => block);
  const inline = [...markdown.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/`((?:npx )?nx [^`]+)`/g)];
  const code = [...blocks.map((block) => block.replaceAll('\\\n', ' ')), ...inline.map(([, text]) => text)];
  return code.flatMap((text) =>
    [...text.matchAll(/(?:^|\bnpx |[\s(])nx ([a-z][^\n|)#>&;]*)/gm)].map(([, command]) =>
      command.replaceAll(/\s+/g, ' ').trim(),
    ),
  );
}

/** Returns the problem of a command of Nx, or `undefined`. */
export function problemOf(command: string, projects: Projects, stages: Stages): string | undefined {
  const words = command.split(/\s+/);
  const [name, first] = words;
  if (name === 'g') return generatorProblem(first, words.slice(2));
  const targets = new Set(Object.values(projects).flatMap((each) => Object.keys(each)));
  if (name === 'affected' || name === 'run-many') {
    const from = words.indexOf('-t') + 1;
    if (from === 0) return undefined;
    const unknown = words.slice(from).filter((word, index, all) => {
      const isTarget = all.slice(0, index + 1).every((each) => !each.startsWith('-'));
      return isTarget && !targets.has(word);
    });
    return unknown.length > 0 ? `no project has the target ${unknown.join(', ')}` : undefined;
  }
  if (name === 'run') {
    const [project, target] = first.split(/:(?=[^:]*$)/);
    return problemOf([target, project, ...words.slice(2)].join(' '), projects, stages);
  }
  if (OTHER_COMMANDS.includes(name)) return undefined;
  if (!targets.has(name)) return `no project has the target ${name}`;
  return first === undefined ? undefined : targetProblem(name, first, words.slice(2), projects, stages);
}

function targetProblem(
  name: string,
  written: string,
  args: readonly string[],
  projects: Projects,
  stages: Stages,
): string | undefined {
  const project = projects[EXAMPLES[written] ?? written];
  if (!project) return `there is no project ${written}`;
  const target = project[name];
  if (!target) return `${written} has no target ${name}`;
  const split = args.indexOf('--');
  const isCommand = split >= 0 && schemaOf(target.executor)?.properties.__unparsed__ !== undefined;
  const { configuration } = optionsIn(isCommand ? args.slice(0, split) : args);
  if (isCommand) {
    const ignored = unknownOptions(optionsIn(args.slice(0, split)).options, { properties: {} });
    if (ignored.length > 0) return `Nx ignores ${ignored.join(', ')} before --`;
  }
  const { options } = optionsIn(isCommand ? ownOptions(args.slice(split + 1)) : args);
  if (configuration !== undefined && !target.configurations?.[configuration]) {
    return `${name} of ${written} has no configuration ${configuration}`;
  }
  const unknown = unknownOptions(options, schemaOf(target.executor));
  if (unknown.length > 0) return `${name} has no option ${unknown.join(', ')}`;
  return stackProblem(options, written, configuration ?? '', stages);
}

/** The options before a command, which is the first argument that does not begin with dashes. */
function ownOptions(args: readonly string[]): readonly string[] {
  const first = args.findIndex((arg) => !/^--./.test(arg));
  return first < 0 ? args : args.slice(0, first);
}

function stackProblem(
  options: ReadonlyMap<string, string>,
  project: string,
  stage: string,
  stages: Stages,
): string | undefined {
  const stacks = stages.stacks(project, stage);
  if (!stacks) return undefined;
  const ids = options.get('stacks')?.split(',') ?? [];
  const unknown = ids.filter((id) => !stacks.includes(id));
  if (unknown.length > 0) return `${stage} has no stack ${unknown.join(', ')}`;
  const allowed = options.get('allowReplacement')?.split(',') ?? [];
  const missing = allowed.filter((path) => {
    const [stack] = path.split('/');
    return !stacks.includes(stack) || !stages.resources(stage, stack).includes(path);
  });
  return missing.length > 0 ? `${stage} has no resource ${missing.join(', ')}` : undefined;
}

function generatorProblem(name: string, args: readonly string[]): string | undefined {
  const [, generator] = /^@pets\/nx-cdk:([\w-]+)$/.exec(name) ?? [];
  const schema = schemaFile(generator ?? '');
  if (!schema) return `there is no generator ${name}`;
  // an option of Nx that each generator has
  const unknown = unknownOptions(optionsIn(args).options, schema).filter((option) => option !== '--dry-run');
  return unknown.length > 0 ? `${name} has no option ${unknown.join(', ')}` : undefined;
}

/** Options with their values, and the configuration. */
function optionsIn(args: readonly string[]): { options: ReadonlyMap<string, string>; configuration?: string } {
  const options = new Map<string, string>();
  args.forEach((arg, index) => {
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (name !== undefined) options.set(name, value ?? args[index + 1] ?? '');
  });
  const short = args.indexOf('-c');
  return { options, configuration: short < 0 ? options.get('configuration') : args[short + 1] };
}

/** A target without a schema passes each option to its command. */
function unknownOptions(options: ReadonlyMap<string, string>, schema: Schema | undefined): string[] {
  if (!schema) return [];
  const known = new Set([...Object.keys(schema.properties), ...OF_NX, 'configuration']);
  return [...options.keys()].filter((name) => !known.has(name)).map((name) => `--${name}`);
}

function schemaOf(executor = ''): Schema | undefined {
  const [, name] = /^@pets\/nx-cdk:([\w-]+)$/.exec(executor) ?? [];
  return name === undefined ? undefined : schemaFile(name);
}

function schemaFile(name: string): Schema | undefined {
  const file = join(ROOT, `packages/nx-cdk/schemas/${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Schema) : undefined;
}
