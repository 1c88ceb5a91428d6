import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { output } from '../../../packages/nx-cdk/src/toolkit';
import { publishedPackages, ROOT } from './workspace';

/** Values of an owner that are not placeholders. */
const OWNER = {
  organization: 'acme-pets',
  securityContact: 'security@acme-pets.dev',
  conductContact: 'conduct@acme-pets.dev',
  domain: 'acme-pets.dev',
  nuget: 'Acme.Pets',
};

/**
 * A copy of this workspace with a Git history of its own, in which a release can write versions, changelogs, commits and tags.
 * The installed packages are links, and those of the workspace are the packages of the copy.
 */
export class WorkspaceCopy {
  /** @param root an empty folder */
  constructor(readonly root: string) {
    const listed = output('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT });
    for (const file of listed.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)))) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      copyFileSync(join(ROOT, file), join(root, file));
    }
    linkPackages(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const { folder } of publishedPackages()) {
      const modules = join('packages', folder, 'node_modules');
      if (existsSync(join(ROOT, modules))) linkPackages(join(ROOT, modules), join(root, modules));
      // jsii-rosetta reuses the translations of examples that have not changed
      const tablet = join('packages', folder, '.jsii.tabl.json');
      if (existsSync(join(ROOT, tablet))) copyFileSync(join(ROOT, tablet), join(root, tablet));
    }
    this.git('init', '--quiet', '--initial-branch=main');
    // a release reads the commits after the first one
    this.git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'chore: first commit');
    this.git('add', '--all');
    this.git('commit', '--quiet', '--no-verify', '--message', 'feat: packages');
  }

  /** Replaces the placeholders of `owner` in `.projenrc.ts` and generates all files. */
  setOwner(): void {
    const file = join(this.root, '.projenrc.ts');
    const text = Object.entries(OWNER).reduce(
      (code, [name, value]) => code.replace(new RegExp(`^(  ${name}: )'[^']*'`, 'm'), `$1'${value}'`),
      readFileSync(file, 'utf8'),
    );
    writeFileSync(file, text);
    // npm install would write through the links
    output('npx', ['projen', '--no-post'], { cwd: this.root });
    this.git('commit', '--quiet', '--no-verify', '--all', '--message', 'chore: owner');
  }

  /** Runs git with an identity, and returns the output. */
  git(...args: string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@acme-pets.dev', '-c', 'commit.gpgsign=false'];
    return output('git', [...identity, ...args], { cwd: this.root });
  }
}

/** Links each installed package. The links to projects of the workspace are relative, so they point to the copy. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    // npm writes its records in the other files
    if (entry.name.startsWith('.') && entry.name !== '.bin') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name === '@pets') linkPackages(source, target);
    else symlinkSync(source, target);
  }
}
