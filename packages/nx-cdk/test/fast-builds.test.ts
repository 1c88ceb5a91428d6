import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const scripts = join(__dirname, '../bin');
const root = realpathSync(mkdtempSync(join(tmpdir(), 'fast-builds-')));
const app = join(root, 'apps/shop');

const write = (file: string, content: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
};
const manifest = (name: string, dependencies: object = {}) =>
  JSON.stringify({ name, main: 'lib/index.js', dependencies });
const settings = JSON.stringify({
  compilerOptions: { rootDir: 'src', outDir: 'lib', declaration: true, target: 'es2023', module: 'node20', types: [] },
  include: ['src'],
});

const tsc = join(__dirname, '../../../node_modules/.bin');
const run = (script: string, folder: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(scripts, script), ...args], {
    cwd: join(root, folder),
    env: { PATH: `${tsc}:${process.env.PATH}` },
    encoding: 'utf8',
  });
const compile = (...folders: string[]) => {
  for (const folder of folders) expect(run('compile.cjs', folder)).toMatchObject({ status: 0, stdout: '', stderr: '' });
};

beforeAll(() => {
  write('apps/shop/package.json', manifest('shop', { '@acme/queue': '*', installed: '*', missing: '*' }));
  write('apps/shop/cdk.json', JSON.stringify({ app: 'node lib/main.js' }));
  write('apps/shop/tsconfig.lib.json', settings);
  write(
    'apps/shop/src/main.ts',
    "import { queue } from '@acme/queue';\nqueue satisfies string;\nconsole.log(queue);\n",
  );
  write('apps/shop/lib/main.js', "console.log('main of lib', require('@acme/queue').queue)");
  write('libs/queue/package.json', manifest('@acme/queue', { '@acme/names': '*' }));
  write('libs/queue/tsconfig.lib.json', settings);
  write('libs/queue/src/index.ts', "export { name as queue } from '@acme/names';\n");
  write('libs/queue/lib/index.js', "exports.queue = 'lib of queue, ' + require('@acme/names').name");
  write('libs/names/package.json', manifest('@acme/names'));
  write('libs/names/tsconfig.lib.json', settings);
  write('libs/names/src/index.ts', "export const name: string = 'fast build of names';\n");
  write('libs/names/lib/index.js', "exports.name = 'lib of names'");
  write('node_modules/installed/package.json', manifest('installed'));
  write('node_modules/installed/lib-dev/index.js', '');
  mkdirSync(join(root, 'node_modules/@acme'));
  for (const name of ['queue', 'names']) symlinkSync(join('../../libs', name), join(root, 'node_modules/@acme', name));
  compile('libs/names', 'libs/queue', 'apps/shop');
});

test('the synthesis uses the fast builds of the app and of its libraries, also of indirect ones', () => {
  expect(run('synth.cjs', 'apps/shop', '--fast').stdout).toBe('fast build of names\n');
  expect(run('synth.cjs', 'apps/shop').stdout).toBe('main of lib lib of queue, lib of names\n');
});

test('a project without a fast build is loaded from lib', () => {
  renameSync(join(app, 'lib-dev'), join(app, 'saved'));
  renameSync(join(root, 'libs/queue/lib-dev'), join(root, 'libs/queue/saved'));
  try {
    expect(run('synth.cjs', 'apps/shop', '--fast').stdout).toBe('main of lib lib of queue, lib of names\n');
  } finally {
    for (const folder of [app, join(root, 'libs/queue')]) renameSync(join(folder, 'saved'), join(folder, 'lib-dev'));
  }
});

test('an app and libraries that jsii never compiled are synthesized', () => {
  const saved = ['apps/shop/lib/main.js', 'libs/queue/lib/index.js', 'libs/names/lib/index.js'].map((file) => {
    const content = readFileSync(join(root, file), 'utf8');
    rmSync(join(root, dirname(file)), { recursive: true });
    return [file, content] as const;
  });
  try {
    expect(run('synth.cjs', 'apps/shop', '--fast')).toMatchObject({ stdout: 'fast build of names\n', stderr: '' });
  } finally {
    for (const [file, content] of saved) write(file, content);
  }
});

test('the types are those of the fast builds, so an error fails', () => {
  const types = join(root, 'libs/queue/lib-dev/index.d.ts');
  const content = readFileSync(types, 'utf8');
  writeFileSync(types, 'export declare const queue: number;');
  const { status, stdout } = run('compile.cjs', 'apps/shop');
  writeFileSync(types, content);
  compile('apps/shop');
  expect(status).not.toBe(0);
  expect(stdout).toContain(
    "src/main.ts(2,7): error TS1360: Type 'number' does not satisfy the expected type 'string'.",
  );
});

test('a module that was removed is not in the next build', () => {
  write('libs/names/src/old.ts', 'export const old = 1;\n');
  compile('libs/names');
  rmSync(join(root, 'libs/names/src/old.ts'));
  compile('libs/names');
  expect(() => readFileSync(join(root, 'libs/names/lib-dev/old.js'))).toThrow('ENOENT');
});

test('the environment keeps the options of Node.js and preloads one time', () => {
  const script = `const { environmentOf } = require(${JSON.stringify(join(scripts, 'fast-builds.cjs'))});
    const once = environmentOf('.', { NODE_OPTIONS: '--max-old-space-size=4096' });
    console.log(JSON.stringify([once.NODE_OPTIONS, environmentOf('.', once).NODE_OPTIONS]));`;
  const [once, twice] = JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: app, encoding: 'utf8' }),
  ) as string[];
  expect(once).toMatch(/^--max-old-space-size=4096 --require "[^"]+fast-builds\.cjs"$/);
  expect(twice).toBe(once);
});

test('a package that a dependency in node_modules requires is not replaced', () => {
  write('node_modules/installed/lib/index.js', "module.exports = require('@acme/names').name");
  write('apps/shop/lib/other.js', "console.log(require('installed'))");
  write('apps/shop/cdk.json', JSON.stringify({ app: 'node lib/other.js' }));
  expect(run('synth.cjs', 'apps/shop', '--fast').stdout).toBe('lib of names\n');
  write('apps/shop/cdk.json', JSON.stringify({ app: 'node lib/main.js' }));
});
