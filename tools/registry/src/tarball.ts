import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { preProcessFile } from 'typescript';
import { readManifest } from './workspace';

/** Returns the packages that the declarations of an installed package import without a dependency, with the file. */
export function undeclaredImports(folder: string): string[] {
  const { name, dependencies, peerDependencies } = readManifest(folder);
  const declared = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })]);
  return readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) =>
      importsOf(readFileSync(join(folder, 'lib', file), 'utf8'))
        .filter((imported) => !declared.has(imported))
        .map((imported) => `${name}/lib/${file}: ${imported}`),
    );
}

/** Packages that a declaration file imports, without built-in modules of Node.js. */
function importsOf(text: string): string[] {
  const { importedFiles, typeReferenceDirectives } = preProcessFile(text);
  const types = typeReferenceDirectives.map(({ fileName }) => `@types/${fileName}`);
  return [...importedFiles.map(({ fileName }) => fileName), ...types]
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
    .filter((specifier) => !builtinModules.includes(specifier));
}
