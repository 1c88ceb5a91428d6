import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { output } from '../../../packages/nx-cdk/src/toolkit';
import { ROOT } from '../src/run';

const WORK = join(ROOT, '.nx/upgrades-published-e2e');
const DATABASE = join(ROOT, 'packages/database');

/** Name of the resource in the library, and in a published version from which an upgrade would replace the database. */
const [NOW, BEFORE] = ["LiteralPortInstance(this, 'Resource'", "LiteralPortInstance(this, 'Instance'"];

let registry: Server;
let url: string;
/** The tarball of the published version. `undefined` before the first release. */
let published: string | undefined;

beforeAll(async () => {
  registry = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    if (path === '/database.tgz' && published) return response.end(readFileSync(published));
    if (path !== '/@pets/database' || !published) {
      response.statusCode = 404;
      return response.end('{ "error": "not found" }');
    }
    const dist = { tarball: `${url}/database.tgz` };
    const versions = { '0.1.0': { name: '@pets/database', version: '0.1.0', dist } };
    return response.end(JSON.stringify({ name: '@pets/database', 'dist-tags': { latest: '0.1.0' }, versions }));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => registry.close(resolve));
  rmSync(WORK, { recursive: true, force: true });
});

/** Packs the library as version 0.1.0 with one text replaced. */
function pack(from: string, to: string): string {
  const [folder, packed] = [join(WORK, 'package'), join(WORK, 'packed')];
  for (const path of [folder, packed]) rmSync(path, { recursive: true, force: true });
  mkdirSync(packed, { recursive: true });
  for (const part of ['lib', '.jsii']) cpSync(join(DATABASE, part), join(folder, part), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(DATABASE, 'package.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, version: '0.1.0' }));
  const file = join(folder, 'lib/postgres/postgres-database.js');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  output('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packed], { cwd: folder });
  return join(packed, readdirSync(packed)[0]);
}

/** Runs the command of the release workflow. */
async function upgrades(): Promise<{ status: number | null; text: string }> {
  const env = { ...process.env, npm_config_registry: url, npm_config_cache: join(WORK, 'cache') };
  const child = spawn('npm', ['run', '--silent', 'upgrades', '--', '--api', 'report', 'database'], { cwd: ROOT, env });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, text: chunks.join('') };
}

test('before the first release there is nothing to compare', async () => {
  published = undefined;
  expect(await upgrades()).toEqual({
    status: 0,
    text: '@pets/database: nothing is published yet, nothing to compare\n',
  });
});

test('a release that replaces the database of users of the published version is refused, with the resource', async () => {
  published = pack(NOW, BEFORE);
  const { status, text } = await upgrades();
  expect(text).toContain('@pets/database: upgrade from 0.1.0: 6 parts of an app compared, the API does not break');
  expect(text).toMatch(/REFUSED: .*: AWS::RDS::DBInstance is orphaned/);
  expect(text).toContain('@pets/database: an upgrade is not safe.');
  expect(status).toBe(1);
});

test('a release that changes no resource of users is allowed', async () => {
  published = pack(NOW, NOW);
  const { status, text } = await upgrades();
  expect(text).not.toContain('REFUSED');
  expect(status).toBe(0);
});
