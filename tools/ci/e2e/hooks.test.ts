import { copyFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, repository, temporaryFolder, type Result } from '../test/support/shell';
import { ROOT } from '../test/support/workflows';

const folder = temporaryFolder();

async function git(...args: string[]): Promise<Result> {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return await execute('git', [...identity, ...args], { HOME: folder, LEFTHOOK: '1' }, folder);
}

async function commit(file: string, text: string, message: string): Promise<Result> {
  writeFileSync(join(folder, file), text);
  await git('add', file);
  return await git('commit', '--message', message);
}

beforeAll(async () => {
  await repository(folder, ['one']);
  for (const file of ['lefthook.yml', '.prettierrc.json', 'eslint.config.mjs', 'tsconfig.base.json'])
    copyFileSync(join(ROOT, file), join(folder, file));
  for (const name of ['packages', 'apps', 'tools', 'node_modules']) symlinkSync(join(ROOT, name), join(folder, name));
  cpSync(join(ROOT, '.gitignore'), join(folder, '.gitignore'));
  const { status, stderr } = await execute('npx', ['lefthook', 'install'], { HOME: folder }, folder);
  expect({ status, stderr }).toMatchObject({ status: 0 });
}, 60_000);

test('formats staged files and commits the result', async () => {
  const result = await commit('values.ts', 'export const one = "1"', 'feat: add a value');
  expect(result).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'values.ts'), 'utf8')).toBe("export const one = '1';\n");
  expect((await git('status', '--short', 'values.ts')).stdout).toBe('');
}, 60_000);

test('rejects a file that the linter rejects', async () => {
  const { status, stdout, stderr } = await commit('unused.ts', 'let unused = 1;\n', 'feat: add a variable');
  expect(status).not.toBe(0);
  expect(`${stdout}${stderr}`).toContain('@typescript-eslint/no-unused-vars');
  await git('reset', '--hard');
}, 60_000);

test('rejects a commit message that is not a conventional commit', async () => {
  const { status, stdout, stderr } = await commit('note.md', '# Note\n', 'Update stuff');
  expect(status).not.toBe(0);
  expect(`${stdout}${stderr}`).toContain("the title must have the form 'type(scope): subject', got 'Update stuff'");
}, 60_000);
