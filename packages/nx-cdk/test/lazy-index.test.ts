import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(__dirname, '../bin/lazy-index.cjs');
const folder = mkdtempSync(join(tmpdir(), 'lazy-index-'));
const index = join(folder, 'lib/index.js');

/** An index that jsii compiles, and modules that print their names when they are loaded. */
const INDEX = `"use strict";
var __createBinding = (o, m, k) => Object.defineProperty(o, k, { enumerable: true, get: () => m[k] });
var __exportStar = (m, exports) => { for (const p in m) if (p !== "default") __createBinding(exports, m, p); };
Object.defineProperty(exports, "__esModule", { value: true });
exports.version = "1.2.3";
__exportStar(require("./queue"), exports);
__exportStar(require("./topic"), exports);
__exportStar(require("./types"), exports);
`;
const MODULES = {
  queue: 'console.log("queue"); exports.Queue = class Queue {}; exports.QueueKind = { FIFO: "fifo" };',
  topic: 'console.log("topic"); exports.Topic = class Topic {}; exports.default = 1;',
  types: '"use strict"; Object.defineProperty(exports, "__esModule", { value: true });',
};

/** Runs a program that uses the library. Returns the lines that it prints. */
function run(program: string, type = 'commonjs'): string[] {
  // with FORCE_COLOR, which Nx sets, console.log colors values
  const env = { ...process.env, FORCE_COLOR: '0' };
  return execFileSync(process.execPath, [`--input-type=${type}`, '-e', program], { cwd: folder, env, encoding: 'utf8' })
    .trim()
    .split('\n');
}

beforeAll(() => {
  mkdirSync(join(folder, 'lib'));
  for (const [name, code] of Object.entries(MODULES)) writeFileSync(join(folder, 'lib', `${name}.js`), code);
  writeFileSync(index, INDEX);
  execFileSync(process.execPath, [script], { cwd: folder });
});

test('loads a module on first use', () => {
  expect(run('const lib = require("./lib"); console.log("index"); new lib.Queue(); new lib.Queue();')).toEqual([
    'index',
    'queue',
  ]);
});

test('returns the same value on each use', () => {
  expect(run('const lib = require("./lib"); console.log(lib.QueueKind === lib.QueueKind, lib.QueueKind.FIFO)')).toEqual(
    ['queue', 'true fifo'],
  );
});

test('lists all names without loading a module', () => {
  expect(run('console.log(Object.keys(require("./lib")).sort().join())')).toEqual(['Queue,QueueKind,Topic,version']);
});

test('an ES module can import names', () => {
  expect(run('import { Topic, version } from "./lib/index.js"; console.log(Topic.name, version)', 'module')).toContain(
    'Topic 1.2.3',
  );
});

test('a second run does not change the index', () => {
  const before = readFileSync(index, 'utf8');
  execFileSync(process.execPath, [script], { cwd: folder });
  expect(readFileSync(index, 'utf8')).toBe(before);
});
