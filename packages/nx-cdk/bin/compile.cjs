#!/usr/bin/env node
// Compiles a project with TypeScript to its fast build. The types of libraries in the workspace come from their fast builds.
const { spawnSync } = require('node:child_process');
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { FOLDER, librariesOf } = require('./fast-builds.cjs');

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const paths = [...librariesOf('.')].map(([name, folder]) => [
  name,
  [relative(FOLDER, join(folder, FOLDER, 'index.d.ts')).replaceAll('\\', '/')],
]);
const compilerOptions = { outDir: '.', ...(paths.length > 0 && { paths: Object.fromEntries(paths) }) };
writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.lib.json', compilerOptions }));
const { status } = spawnSync('tsc', ['-p', join(FOLDER, 'tsconfig.json')], { shell: true, stdio: 'inherit' });
process.exitCode = status ?? 1;
