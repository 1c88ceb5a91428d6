import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, repository, temporaryFolder } from './support/shell';

const MAIN = join(__dirname, '../src/main.ts');
const TSX = require.resolve('tsx/cli');

/** A fake Nx that records its arguments. */
const NX = 'require("fs").writeFileSync("nx-ran", process.argv.slice(2).join(" ")); console.log("nx output");';

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

test('checks out another commit and runs targets there, with a copy of node_modules', async () => {
  expect(await base(commits[0], 'base', 'synth', 'build')).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(folder, 'base/change'), 'utf8')).toBe('old');
  expect(readFileSync(join(folder, 'base/nx-ran'), 'utf8')).toBe('run-many -t synth build');
  expect(existsSync(join(folder, 'nx-ran'))).toBe(false);
  const [here, there] = ['node_modules', 'base/node_modules'].map((path) =>
    statSync(join(folder, path, 'nx/bin/nx.js')),
  );
  expect(there.ino).toBe(here.ino);
});

test('prints one line and fails if the commit does not exist', async () => {
  const commit = '0'.repeat(40);
  expect(await base(commit, 'base-2', 'synth')).toEqual({
    status: 1,
    stdout: '',
    stderr: `commit ${commit} does not exist in this clone: fetch the complete history\n`,
  });
});

test('fails if an argument is missing', async () => {
  const { status, stderr } = await base(commits[0]);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^expected at least 3 arguments, got 1\n\nusage: /)]);
});

test('prints to standard error on request, and removes the worktree', async () => {
  const program = `import { checkOutBase, isCommit, removeBase } from ${JSON.stringify(join(__dirname, '../src/index.ts'))};
    const folder = ${JSON.stringify(join(folder, 'base-3'))};
    (async () => {
      await checkOutBase({ commit: ${JSON.stringify(commits[0])}, folder, targets: ['synth'], printTo: 'stderr' });
      removeBase(folder);
      removeBase(folder);
      console.log(isCommit('HEAD'), isCommit('no-such-revision'));
    })();`;
  writeFileSync(join(folder, 'base-program.ts'), program);
  const { status, stdout, stderr } = await execute(process.execPath, [TSX, 'base-program.ts'], {}, folder);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'true false\n' });
  expect(stderr).toContain('nx output');
  expect(existsSync(join(folder, 'base-3'))).toBe(false);
  expect((await execute('git', ['worktree', 'list'], {}, folder)).stdout).not.toContain('base-3');
});
