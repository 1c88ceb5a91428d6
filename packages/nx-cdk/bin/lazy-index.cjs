#!/usr/bin/env node
// Makes the index of a compiled library load a module when something of it is first asked for, as the CDK's own indexes
// do: who uses one construct of a library does not wait for all the others, and for the parts of the CDK that they need.
const { readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const file = resolve('lib/index.js');
const code = readFileSync(file, 'utf8').replace(/^__exportStar\(require\((".+")\), exports\);$/gm, (_, module) => {
  const names = Object.keys(require(join(file, '..', JSON.parse(module)))).filter((name) => name !== 'default');
  if (names.length === 0) return '';
  // the first line is by which Node knows what an ES module can import by name
  return [
    `${names.map((name) => `exports.${name} = `).join('')}void 0;`,
    `for (const name of ${JSON.stringify(names)}) {`,
    '  const define = (property) => Object.defineProperty(exports, name, { enumerable: true, ...property });',
    `  define({ configurable: true, get: () => define({ value: require(${module})[name] })[name] });`,
    '}',
  ].join('\n');
});
writeFileSync(file, code);
