const { relative } = require('node:path');

/** Milliseconds that Jest needs to load a test file with the AWS CDK. */
const LOAD_MS = 1500;

/**
 * The order of the test files for a mutant: first the test of the mutated file, then those with the most covering tests for their
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
  const own = testOf(source, root);
  const rank = (file, { ids, time }) => (nameIn(root, file) === own ? Infinity : ids.length / time);
  return [...files]
    .map(([file, entry]) => ({ file, ids: entry.ids, rank: rank(file, entry) }))
    .sort((one, other) => (one.rank === other.rank ? 0 : other.rank - one.rank))
    .map(({ file, ids }) => ({ file, ids }));
}

/** The test file of a source: `test/a/b.test.ts` of `src/a/b.ts`, and `test/functions/c.test.ts` of `functions/c.ts`. */
function testOf(source, root) {
  return `test/${nameIn(root, source)
    .replace(/^src\//, '')
    .replace(/\.ts$/, '.test.ts')}`;
}

function nameIn(root, path) {
  return relative(root, path).replaceAll('\\', '/');
}

module.exports = { orderOf, testOf };
