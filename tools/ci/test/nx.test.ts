import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFrom } from '../src/nx';
import { execute, temporaryFolder } from './support/shell';

const MAIN = join(__dirname, '../src/main.ts');
const TSX = require.resolve('tsx/cli');

/** Creates a workspace with one project and the Nx of this workspace. */
function workspace(): string {
  const folder = temporaryFolder();
  symlinkSync(join(__dirname, '../../../node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'nx.json'), JSON.stringify({ neverConnectToCloud: true, analytics: false }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'w', private: true }));
  mkdirSync(join(folder, 'a'));
  const command = "node -e \"fs.writeFileSync('a/out.txt', 'created')\"";
  const targets = {
    make: { command, cache: true, inputs: ['{projectRoot}/project.json'], outputs: ['{projectRoot}/out.txt'] },
  };
  writeFileSync(join(folder, 'a/project.json'), JSON.stringify({ name: 'a', targets }));
  return folder;
}

test('another machine uses the cache of an earlier run', async () => {
  const kept = join(temporaryFolder(), 'kept');
  const env = { CI_CACHE_FOLDER: kept, NX_TUI: 'false', FORCE_COLOR: '0', CI: 'true', NX_ISOLATE_PLUGINS: 'false' };
  const make = () => {
    const folder = workspace();
    return { folder, ended: execute(process.execPath, [TSX, MAIN, 'nx', 'run', 'a:make'], env, folder) };
  };
  const first = await make().ended;
  expect(first).toMatchObject({ status: 0, stdout: expect.not.stringContaining('remote cache') });
  const second = make();
  expect(await second.ended).toMatchObject({ status: 0, stdout: expect.stringContaining('remote cache') });
  expect(readFileSync(join(second.folder, 'a/out.txt'), 'utf8')).toBe('created');
  rmSync(kept, { recursive: true });
}, 30_000);

test('settings are the variables of the repository that start with PETS_', () => {
  const variables = JSON.stringify({ PETS_DEV_ACCOUNT: '222222222222', NODE_OPTIONS: '--inspect', PATH: '/evil' });
  expect(settingsFrom(variables)).toEqual({ PETS_DEV_ACCOUNT: '222222222222' });
  expect(settingsFrom(undefined)).toEqual({});
});
