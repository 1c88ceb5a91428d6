import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(__dirname, '../bin/synth.cjs');
const folder = mkdtempSync(join(tmpdir(), 'synth-'));
/** Writes its environment variables to a file. */
const app = `node -e "require('fs').writeFileSync('environment.json', JSON.stringify(process.env))"`;

function synth(command: string, env: NodeJS.ProcessEnv = {}): number | null {
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: command, context: { a: 1, b: 1, c: 1 } }));
  writeFileSync(join(folder, 'cdk.context.json'), JSON.stringify({ b: 2, c: 2 }));
  return spawnSync(process.execPath, [script], { cwd: folder, env: { PATH: process.env.PATH, ...env } }).status;
}

function environment(): NodeJS.ProcessEnv {
  return JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8'));
}

test('merges the context: environment before lookups before cdk.json', () => {
  expect(synth(app, { CDK_CONTEXT_JSON: JSON.stringify({ c: 3 }) })).toBe(0);
  expect(JSON.parse(environment().CDK_CONTEXT_JSON ?? '')).toEqual({ a: 1, b: 2, c: 3 });
});

test('writes the cloud assembly to cdk.out unless CDK_OUTDIR is set', () => {
  synth(app);
  expect(environment().CDK_OUTDIR).toBe('cdk.out');
  synth(app, { CDK_OUTDIR: 'other.out' });
  expect(environment().CDK_OUTDIR).toBe('other.out');
});

test('exits with the exit code of the app', () => {
  expect(synth('exit 3')).toBe(3);
});
