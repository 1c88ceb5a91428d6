import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from '../../../apps/pets-platform/test/deployment';
import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../../apps/pets-platform/src/environments';
import { readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { nxCommands, problemOf, readProjects, type Stages } from './nx-commands';

const root = join(__dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

const projects = readProjects();
const synthesized = readAssembly(new Deployment().folder);
const stacksOf = (stage: string) => synthesized.find(({ name }) => name === stage)?.stacks ?? [];
const stages: Stages = {
  stacks: (project, stage) =>
    project === 'pets-platform' && ENVIRONMENT_NAMES.includes(stage as EnvironmentName)
      ? stacksOf(stage).map(({ id }) => id)
      : undefined,
  resources: (stage, stack) => {
    const { template = {}, constructs = new Map<string, string>() } =
      stacksOf(stage).find(({ id }) => id === stack) ?? {};
    return [...Object.keys(template.Resources ?? {}).map((id) => `${stack}/${id}`), ...constructs.values()];
  },
};
const problem = (command: string) => problemOf(command, projects, stages);

test.each(documents.filter((file) => nxCommands(read(file)).length > 0))(
  'the commands of Nx in %s have existing projects, targets, options, configurations and stacks',
  (file) => {
    expect(nxCommands(read(file)).flatMap((command) => problem(command) ?? [])).toEqual([]);
  },
);

test.each(documents)('the scripts of npm in %s exist', (file) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const code = [...read(file).matchAll(/^ *```\w*\n.*?^ *```$|`[^`\n]+`/gms)].map(([text]) => text).join('\n');
  const called = [...code.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name);
  expect(called.filter((name) => !(name in scripts))).toEqual([]);
});

test('the documents have commands of Nx', () => {
  expect(documents.flatMap((file) => nxCommands(read(file))).length).toBeGreaterThan(60);
});

test('finds commands in blocks, lists, continued lines and tables', () => {
  const markdown = `Run \`npx nx test @pets/network\` or \`nx affected -t lint\`. Not nx test.

\`\`\`sh
npx nx deploy pets-platform -c dev \\
  --yes | tee log
for each in a b; do (npx nx diff pets-platform -c $each); done
\`\`\`

1. In a list:

   \`\`\`sh
   npx nx drift pets-platform -c prod
   \`\`\`
`;
  expect(nxCommands(markdown)).toEqual([
    'deploy pets-platform -c dev --yes',
    'diff pets-platform -c $each',
    'drift pets-platform -c prod',
    'test @pets/network',
    'affected -t lint',
  ]);
});

test.each([
  ['deploy pets-platform -c prod --stacks=Data --allowReplacement=Data/Database/Resource/Resource --yes'],
  ['deploy shop -c dev --stacks=Data,Serv*'],
  ['deploy'],
  ['run @pets/network:build'],
  ['run-many -t lint test -p a'],
  ['run-task shop -c dev -- --container=web --raw node a.js --limit=5'],
  ['run-task shop -c dev --verbose -- -- --version'],
])('no problem with nx %s', (command) => {
  expect(problem(command)).toBeUndefined();
});

test.each([
  ['deplay pets-platform', 'no project has the target deplay'],
  ['deploy pets-platforms -c dev', 'there is no project pets-platforms'],
  ['deploy @pets/network', '@pets/network has no target deploy'],
  ['deploy pets-platform -c test', 'deploy of pets-platform has no configuration test'],
  ['deploy shop -c dev --replace', 'deploy has no option --replace'],
  ['deploy pets-platform -c dev --stacks=Data,Replica', 'dev has no stack Replica'],
  ['deploy pets-platform -c prod --allowReplacement=Data/Databases', 'prod has no resource Data/Databases'],
  ['deploy pets-platform -c prod --allowReplacement=Dat/Database', 'prod has no resource Dat/Database'],
  ['run @pets/network:deploy', '@pets/network has no target deploy'],
  ['run-many -t lint tests -p a', 'no project has the target tests'],
  ['affected -t deplay -c dev', 'no project has the target deplay'],
  ['run-task shop -c dev -- --containers=web app', 'run-task has no option --containers'],
  ['run-task shop -c dev --container=web -- app', 'Nx ignores --container before --'],
  ['g @pets/nx-cdk:apps shop', 'there is no generator @pets/nx-cdk:apps'],
  ['g @pets/nx-cdk:app shop --stage=dev', '@pets/nx-cdk:app has no option --stage'],
])('nx %s: %s', (command, expected) => {
  expect(problem(command)).toBe(expected);
});
