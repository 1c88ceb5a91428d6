#!/usr/bin/env node
// Changes the index of a compiled library so that it loads a module on first use, like the indexes of the AWS CDK. A user
// of one construct does not load the other constructs and the parts of the AWS CDK that they use. Usage: lazy-index.cjs [folder]
const { readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { FOLDER, librariesOf, load } = require('./fast-builds.cjs');

const [folder = 'lib'] = process.argv.slice(2);
if (folder === FOLDER) load([...librariesOf('.')]);
const file = resolve(folder, 'index.js');
const code = readFileSync(file, 'utf8').replace(/^__exportStar\(require\((".+")\), exports\);$/gm, (_, module) => {
  const names = Object.keys(require(join(file, '..', JSON.parse(module)))).filter((name) => name !== 'default');
  if (names.length === 0) return '';
  // Node.js reads the names that an ES module can import from the first line
  return [
    `${names.map((name) => `exports.${name} = `).join('')}void 0;`,
    `for (const name of ${JSON.stringify(names)}) {`,
    '  const define = (property) => Object.defineProperty(exports, name, { enumerable: true, ...property });',
    `  define({ configurable: true, get: () => define({ value: require(${module})[name] })[name] });`,
    '}',
  ].join('\n');
});
writeFileSync(file, code);
