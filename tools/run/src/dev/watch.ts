import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** Parts of a project from which the app is synthesized. */
const SOURCES = ['src', 'functions', 'assets', 'package.json', 'tsconfig.json', 'tsconfig.lib.json', 'cdk.json'];

/** A watcher of files. */
export interface Watcher {
  close(): Promise<void>;
}

/** Calls a function for each source file of the libraries and of the app that is created, changed or removed. */
export async function watchSources(root: string, onChange: (file: string) => void): Promise<Watcher> {
  const libraries = readdirSync(join(root, 'packages')).map((name) => join('packages', name));
  const projects = [...libraries, 'apps/pets-platform'];
  const paths = projects.flatMap((project) => SOURCES.map((name) => join(root, project, name)));
  const watcher = watch(paths, { ignoreInitial: true });
  watcher.on('all', (event, file) => {
    if (event === 'add' || event === 'change' || event === 'unlink')
      onChange(relative(root, file).replaceAll(sep, '/'));
  });
  await new Promise<void>((resolve, reject) => watcher.once('ready', resolve).once('error', reject));
  return watcher;
}
