import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CommandError } from '../deployment/command-error';
import { projectRoot } from '../deployment/session';
import { executor } from './executor';

interface Manifest {
  name: string;
  peerDependencies: Record<string, string>;
}

/** What a published library may hold, beside `lib/`. */
const PUBLISHED = ['.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];

/** As strict as any user's; without types of Node, which an example must not need. */
const TSCONFIG = {
  compilerOptions: { strict: true, skipLibCheck: true, module: 'node20', target: 'es2023', types: [] },
  files: ['app.ts'],
};

/**
 * Proves that the packed library works by itself: installs the tarball into an empty CDK app outside the workspace, at
 * the lowest versions of its peers, compiles the README's first example there and synthesizes it.
 */
export default executor<object>(async (_, context) => {
  const project = join(context.root, projectRoot(context));
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  const packed = join(project, 'dist/js');
  const [tarball] = readdirSync(packed).filter((file) => file.endsWith('.tgz'));
  const app = mkdtempSync(join(tmpdir(), `${basename(project)}-standalone-`));
  try {
    cpSync(join(packed, tarball), join(app, tarball));
    const peers = Object.entries(manifest.peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);
    const typescript = `typescript@${compilerVersion(context.root)}`;
    writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true }));
    run(app, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`, ...peers, typescript]);
    checkFiles(join(app, 'node_modules', manifest.name));

    const readme = readFileSync(join(app, 'node_modules', manifest.name, 'README.md'), 'utf8');
    writeFileSync(join(app, 'app.ts'), firstExample(readme));
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    run(app, 'npx', ['tsc', '-p', '.']);
    run(app, process.execPath, ['app.js'], { CDK_OUTDIR: 'cdk.out' });
    const count = countResources(join(app, 'cdk.out'));
    console.log(`${manifest.name}: installed alone, README's example made ${count} resources`);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
});

/** The compiler that the workspace itself uses. */
function compilerVersion(root: string): string {
  const { stdout } = spawnSync('npx', ['tsc', '--version'], { cwd: root, encoding: 'utf8' });
  const [, version] = /Version (\S+)/.exec(stdout) ?? [];
  if (!version)
    throw new CommandError('the workspace has no compiler of TypeScript: npm install --save-dev typescript');
  return version;
}

/** Runs a command that stays silent unless it fails. */
function run(cwd: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new CommandError(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}

/** The first `ts` block is a whole program. */
function firstExample(readme: string): string {
  const [, code] = /^```ts[^\n]*\n(.*?)^```/ms.exec(readme) ?? [];
  if (!code) throw new CommandError('README.md has no ts example');
  return code;
}

function checkFiles(folder: string): void {
  if (!existsSync(join(folder, 'LICENSE'))) throw new CommandError('the tarball has no LICENSE');
  const unexpected = readdirSync(folder).filter(
    (name) => !['lib', 'assets'].includes(name) && !PUBLISHED.includes(name),
  );
  const sources = readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'),
  );
  if (unexpected.length + sources.length > 0) {
    throw new CommandError(`the tarball holds what no user needs: ${[...unexpected, ...sources].join(', ')}`);
  }
}

function countResources(assembly: string): number {
  const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  const counts = templates.map((name) => {
    const template = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as { Resources?: object };
    return Object.keys(template.Resources ?? {}).length;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new CommandError("README's first example makes no resource");
  return total;
}
