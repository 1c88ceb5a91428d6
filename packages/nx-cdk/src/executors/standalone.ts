import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readAssembly } from '../assembly/assembly';
import { projectRoot } from '../deployment/session';
import { cdkCliOf, cdkSynth } from '../examples/cdk-synth';
import { CommandError } from '../shared/command-error';
import { execute } from '../shared/process';
import { executor } from '../shared/executor';
import { lowestVersions } from '../peers/lowest-versions';

interface Manifest {
  name: string;
  peerDependencies: Record<string, string>;
}

/** Files of a published library, in addition to `lib/` and `assets/`. */
const PUBLISHED = [
  '.jsii',
  '.jsii.tabl.json',
  'API.md',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'llms.txt',
  'package.json',
];

/** Strict, and without the types of Node.js, which an example must not need. */
const TSCONFIG = {
  compilerOptions: { strict: true, skipLibCheck: true, module: 'node20', target: 'es2023', types: [] },
  files: ['app.ts'],
};

/**
 * Tests the packed library outside of the workspace: installs the tarball into an empty CDK app with the lowest versions
 * of its peer dependencies, then compiles the first example of the README and runs `cdk synth`.
 */
export default executor<object>(async (_, context) => {
  const project = join(context.root, projectRoot(context));
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  const cli = cdkCliOf(project);
  if (cli === undefined) throw new CommandError('the AWS CDK CLI is not installed: run npm install --save-dev aws-cdk');
  const packed = join(project, 'dist/js');
  const [tarball] = readdirSync(packed).filter((file) => file.endsWith('.tgz'));
  const app = mkdtempSync(join(tmpdir(), `${basename(project)}-standalone-`));
  try {
    cpSync(join(packed, tarball), join(app, tarball));
    const peers = Object.entries(lowestVersions(manifest.peerDependencies)).map(([name, at]) => `${name}@${at}`);
    const typescript = `typescript@${compilerVersion(context.root)}`;
    writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true }));
    run(app, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`, ...peers, typescript]);
    checkFiles(join(app, 'node_modules', manifest.name));

    const readme = readFileSync(join(app, 'node_modules', manifest.name, 'README.md'), 'utf8');
    writeFileSync(join(app, 'app.ts'), firstExample(readme));
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    run(app, 'npx', ['tsc', '-p', '.']);
    const problem = cdkSynth(cli, join(app, 'app.js'));
    if (problem !== undefined) throw new CommandError(`cdk synth failed:\n${problem}`);
    const count = countResources(join(app, 'cdk.out'));
    console.log(`${manifest.name}: installed in an empty app, README's example creates ${count} resources`);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
});

/** Returns the version of the compiler in the workspace. */
function compilerVersion(root: string): string {
  const { stdout } = execute('npx', ['tsc', '--version'], { cwd: root });
  const [, version] = /Version (\S+)/.exec(stdout) ?? [];
  if (!version) throw new CommandError('TypeScript is not installed: run npm install --save-dev typescript');
  return version;
}

/** Runs a command and shows its output only if it fails. */
function run(cwd: string, command: string, args: string[]): void {
  const { status, stdout, stderr } = execute(command, args, { cwd });
  if (status !== 0) throw new CommandError(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}

/** Returns the first `ts` block, which must be a complete program. */
function firstExample(readme: string): string {
  const [, code] = /^```ts[^\n]*\n(.*?)^```/ms.exec(readme) ?? [];
  if (!code) throw new CommandError('README.md must contain a ts example');
  return code;
}

function checkFiles(folder: string): void {
  if (!existsSync(join(folder, 'LICENSE'))) throw new CommandError('the tarball must contain LICENSE');
  const unexpected = readdirSync(folder).filter(
    (name) => !['lib', 'assets'].includes(name) && !PUBLISHED.includes(name),
  );
  const sources = readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'),
  );
  if (unexpected.length + sources.length > 0) {
    throw new CommandError(`the tarball must not contain ${[...unexpected, ...sources].join(', ')}`);
  }
}

function countResources(assembly: string): number {
  const templates = readAssembly(assembly).flatMap(({ stacks }) => stacks.map(({ template }) => template));
  const total = templates.reduce((sum, { Resources = {} }) => sum + Object.keys(Resources).length, 0);
  if (total === 0) throw new CommandError("README's first example must create a resource");
  return total;
}
