import { copyFileSync, constants, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { output } from '../../../packages/nx-cdk/src/toolkit';

/** Folder of the copies. It is not in git. */
const COPIES = '.nx/mutation';

/** Programs that tests start. Tests are skipped without them. They are not in git. */
const PROGRAMS = ['.nx/python', '.nx/local', '.nx/iam-simulate'];

/**
 * A private copy of the working tree, in which Stryker changes files in place. The working tree itself is never changed, so a
 * run that is stopped leaves no mutant in it.
 */
export class WorkingCopy {
  readonly root: string;
  private readonly remove = () => rmSync(this.root, { recursive: true, force: true });

  /** Copies the files that are in git or not ignored, and links the installed packages and programs and what is compiled. */
  constructor(original: string) {
    removeAbandoned(join(original, COPIES));
    this.root = join(original, COPIES, String(process.pid));
    process.on('exit', this.remove);
    const listed = output('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: original });
    const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(original, file)));
    for (const file of files) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      copyFileSync(join(original, file), join(this.root, file), constants.COPYFILE_FICLONE);
    }
    const projects = files.filter((file) => file.endsWith('/package.json')).map(dirname);
    for (const folder of [
      'node_modules',
      ...PROGRAMS,
      ...projects.flatMap((dir) => [`${dir}/node_modules`, `${dir}/lib`]),
    ])
      if (existsSync(join(original, folder))) link(join(original, folder), join(this.root, folder));
  }

  /** Removes the copy. */
  dispose(): void {
    process.off('exit', this.remove);
    this.remove();
  }
}

function link(target: string, path: string): void {
  // part of the files in git
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'dir');
}

/** Removes the copies of processes that were killed. */
function removeAbandoned(copies: string): void {
  if (!existsSync(copies)) return;
  for (const name of readdirSync(copies))
    if (!isRunning(Number(name))) rmSync(join(copies, name), { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
