const { join, relative } = require('node:path');

/** Milliseconds that Jest needs to load a test file with the AWS CDK. */
const LOAD_MS = 1500;

/**
 * The order of the test files for a mutant: first the tests of the mutated file and of its folders, then those with the most covering tests for their
 * duration.
 *
 * @param {readonly { id: string, fileName: string, timeSpentMs: number }[]} tests tests of the run without a mutant
 * @param {ReadonlySet<string>} covering ids of the tests that execute the mutant
 * @param {string} source path of the mutated file
 * @param {string} root folder of the package
 * @returns {{ file: string, ids: string[] }[]}
 */
function orderOf(tests, covering, source, root) {
  /** @type {Map<string, { ids: string[], time: number }>} */
  const files = new Map();
  for (const { id, fileName, timeSpentMs } of tests) {
    if (!covering.has(id)) continue;
    const entry = files.get(fileName) ?? { ids: [], time: LOAD_MS };
    files.set(fileName, { ids: [...entry.ids, id], time: entry.time + timeSpentMs });
  }
  const near = testsOf(source, root);
  const first = near.filter((file) => files.has(file));
  const score = ([, { ids, time }]) => ids.length / time;
  const others = [...files].filter(([file]) => !near.includes(file)).sort((one, other) => score(other) - score(one));
  return [...first, ...others.map(([file]) => file)].map((file) => ({ file, ids: files.get(file).ids }));
}

/**
 * Paths of the test files of a source and of its folders, the nearest first: `test/a/b.test.ts` of `src/a/b.ts`, then
 * `test/a/a.test.ts` and `test/a.test.ts`.
 *
 * @param {string} source path of the mutated file
 * @param {string} root folder of the package
 * @returns {string[]}
 */
function testsOf(source, root) {
  const parts = nameIn(root, source)
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .split('/');
  const folders = parts.slice(0, -1).map((_, index) => parts.slice(0, parts.length - 1 - index));
  const names = [parts, ...folders.flatMap((folder) => [[...folder, folder.at(-1)], folder])];
  return [...new Set(names.map((name) => join(root, 'test', `${name.join('/')}.test.ts`)))];
}

function nameIn(root, path) {
  return relative(root, path).replaceAll('\\', '/');
}

module.exports = { orderOf, testsOf };
