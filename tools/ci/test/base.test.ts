import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, repository, temporaryFolder } from './support/shell';

const MAIN = join(__dirname, '../src/main.ts');
const TSX = require.resolve('tsx/cli');

/** Stands in for Nx: says where it runs, and with what. */
const NX = 'require("fs").writeFileSync("nx-ran", process.argv.slice(2).join(" "));';

let folder: string;
let commits: string[];
beforeAll(async () => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\nbase*\nnx-ran\n');
  commits = await repository(folder, ['old', 'new']);
  mkdirSync(join(folder, 'node_modules/nx/bin'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/nx/bin/nx.js'), NX);
});
afterAll(() => rmSync(folder, { recursive: true }));

const base = (...args: string[]) => execute(process.execPath, [TSX, MAIN, 'base', ...args], {}, folder);

test('another commit is built beside this one, with its dependencies', async () => {
  expect(await base(commits[0], 'base', 'synth', 'build')).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(folder, 'base/change'), 'utf8')).toBe('old');
  expect(readFileSync(join(folder, 'base/nx-ran'), 'utf8')).toBe('run-many -t synth build');
  expect(existsSync(join(folder, 'nx-ran'))).toBe(false);
  const [here, there] = ['node_modules', 'base/node_modules'].map((path) =>
    statSync(join(folder, path, 'nx/bin/nx.js')),
  );
  expect(there.ino).toBe(here.ino);
});

test('says in one line that a commit is not there', async () => {
  const commit = '0'.repeat(40);
  expect(await base(commit, 'base-2', 'synth')).toEqual({
    status: 1,
    stdout: '',
    stderr: `there is no commit ${commit} here: fetch the whole history\n`,
  });
});

test('says what is missing from the command line', async () => {
  const { status, stderr } = await base(commits[0]);
  expect([status, stderr]).toEqual([1, expect.stringContaining('2 more argument(s) needed')]);
});
