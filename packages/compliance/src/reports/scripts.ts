import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /^import (?<names>\{[^}]*\}) from '(?<file>\.[^']+)';\n/gm;
const EXPORT = /^export (?=(?:const|function) (?<name>\w+))/gm;

/**
 * Joins a module and its imports to one script, since a page that is opened from a file cannot import modules. Each module is a
 * function that returns its exports. An import has no alias, and an export is a constant or a function.
 */
export function bundleScripts(main: string): string {
  const parts: string[] = [];
  const names = new Map<string, string>();
  const add = (file: string): string => {
    const known = names.get(file);
    if (known !== undefined) return known;
    const source = readFileSync(file, 'utf8');
    const imports = [...source.matchAll(IMPORT)].map(({ groups = {} }) => {
      return `const ${groups.names} = ${add(join(dirname(file), groups.file))};\n`;
    });
    const exported = [...source.matchAll(EXPORT)].map(({ groups = {} }) => groups.name);
    const name = `module${names.size}`;
    names.set(file, name);
    const body = source.replace(IMPORT, '').replace(EXPORT, '');
    parts.push(`const ${name} = (() => {\n${imports.join('')}${body}return { ${exported.join(', ')} };\n})();\n`);
    return name;
  };
  add(main);
  return `(() => {\n'use strict';\n${parts.join('')}})();`;
}
