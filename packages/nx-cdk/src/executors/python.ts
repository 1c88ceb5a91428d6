import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { projectRoot } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { execute, succeeds } from '../shared/process';
import { executor } from '../shared/executor';

interface Manifest {
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly jsii: { readonly targets?: { readonly python?: unknown } };
}

/**
 * Tests a library in Python: generates the Python package, installs it into a virtual environment, and runs
 * `python/app.py` of the library, a CDK app that writes to `CDK_OUTDIR`. Does nothing without python3, venv and pip.
 */
export default executor<object>(async (_, context) => {
  const root = projectRoot(context);
  const project = join(context.root, root);
  if (!succeeds('python3', ['-c', 'import venv, ensurepip'])) {
    console.log(`${context.projectName}: python3 with venv and pip is not installed, the Python test is skipped`);
    return;
  }
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  if (!manifest.jsii.targets?.python) throw new CommandError('package.json must have jsii.targets.python');
  const folder = mkdtempSync(join(tmpdir(), `${basename(project)}-python-`));
  try {
    run(project, 'npx', ['jsii-pacmak', '--targets', 'python', '--code-only', '--outdir', folder, '--force']);
    run(folder, 'python3', ['-m', 'venv', 'venv']);
    const python = join(folder, 'venv/bin/python');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    // The newest release of a peer dependency can be missing in PyPI, so the generated lower bound is not used.
    const peers = Object.keys(manifest.peerDependencies).map((name) => `${name}<=${installed(context.root, name)}`);
    run(folder, python, [...install, ...peers]);
    run(folder, python, [...install, '--no-deps', './python']);
    run(project, python, ['python/app.py'], { CDK_OUTDIR: join(folder, 'cdk.out') });
    console.log(`${manifest.name}: python/app.py synthesizes with the Python package`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Version of a package in the workspace. Its name is the same in PyPI. */
function installed(root: string, name: string): string {
  return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version;
}

/** Runs a command and shows its output only if it fails. */
function run(cwd: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr } = execute(command, args, { cwd, env });
  if (status !== 0) throw new CommandError(`${basename(command)} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
