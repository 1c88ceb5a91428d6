import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../shared/printable';
import type { ExampleAcknowledgement } from './acknowledgements';

/** An example, from which an app is generated. */
export interface Example {
  readonly name: string;
  /** Contents of its files, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly acknowledgements: readonly ExampleAcknowledgement[];
  /** Packages of constructs that it imports. */
  readonly packages: readonly string[];
  /** Whether it is an app in Python. */
  readonly isPython: boolean;
  /** File of the stage in `src`, without extension. `undefined` for an example in another language. */
  readonly stageFile?: string;
  /** Class of the stage. */
  readonly stageClass?: string;
}

/** Folder with the examples. The package contains them. */
export const EXAMPLES = join(__dirname, '../../../templates/examples');

const ACKNOWLEDGEMENTS = 'acknowledgements.json';

/**
 * Reads an example.
 *
 * @param folder folder with a folder for each example
 * @throws Error if there is no such example
 */
export function readExample(folder: string, name: string): Example {
  const names = exampleNames(folder);
  if (!names.includes(name)) throw new Error(`example must be one of ${names.join(', ')}, got ${quoted(name)}`);
  const root = join(folder, name);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== ACKNOWLEDGEMENTS)
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const packages = Object.values(files).flatMap((text) => [...text.matchAll(/from '(@pets\/[a-z-]+)'/g)]);
  const stageFile = paths.map((path) => /^src\/(.+-stage)\.ts$/.exec(path)?.[1]).find(Boolean);
  return {
    name,
    files,
    acknowledgements: JSON.parse(readFileSync(join(root, ACKNOWLEDGEMENTS), 'utf8')) as ExampleAcknowledgement[],
    packages: [...new Set(packages.map(([, library]) => library))].sort(),
    isPython: paths.includes('app.py'),
    stageFile,
    stageClass: stageFile && /export class (\w+Stage) /.exec(files[`src/${stageFile}.ts`])?.[1],
  };
}

/** Names of the examples in a folder. */
export function exampleNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, ACKNOWLEDGEMENTS)));
}
