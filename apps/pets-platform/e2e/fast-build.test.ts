import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { environmentOf } = createRequire(__filename)('../../../packages/nx-cdk/bin/fast-builds.cjs') as {
  environmentOf(project: string): NodeJS.ProcessEnv;
};
const app = join(__dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'fast-build-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Synthesizes all environments. Returns the files that are deployed, and the files that Node.js loaded for the projects. */
function synthesize(name: string, env: NodeJS.ProcessEnv) {
  const outdir = join(root, name);
  const program = `require(${JSON.stringify(join(app, 'lib/pets-platform-app.js'))})
    .petsPlatformApp({ outdir: ${JSON.stringify(outdir)}, variables: {} }).synth();
    console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !file.includes('/node_modules/'))));`;
  const settings = { ...env, CDK_VALIDATION: 'false' };
  const loaded = execFileSync(process.execPath, ['-e', program], { cwd: app, env: settings, encoding: 'utf8' });
  const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' })
    // the other files contain source lines and the names of classes, which only reports use
    .filter((file) => /\.(template|assets)\.json$|(^|\/)asset\..*\.(js|mjs|py)$/.test(file))
    .sort();
  return {
    loaded: (JSON.parse(loaded) as string[]).filter((file) => /^\S+\/(packages|apps)\/[^/]+\/lib/.test(file)),
    contents: Object.fromEntries(files.map((file) => [file, readFileSync(join(outdir, file), 'utf8')])),
  };
}

test('the fast build synthesizes the same templates and assets, byte by byte, as the libraries that jsii compiles', () => {
  const built = synthesize('jsii', process.env);
  const fast = synthesize('fast', environmentOf(app));
  expect(Object.keys(built.contents).length).toBeGreaterThan(60);
  expect(fast.contents).toEqual(built.contents);
  expect(built.loaded.length).toBeGreaterThan(100);
  expect(built.loaded.filter((file) => file.includes('/lib-dev/'))).toEqual([]);
  expect(fast.loaded.filter((file) => !file.includes('/lib-dev/'))).toEqual([]);
});
