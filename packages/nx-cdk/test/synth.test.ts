import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(__dirname, '../bin/synth.cjs');
const folder = mkdtempSync(join(tmpdir(), 'synth-'));
/** Writes down what it was given. */
const app = `node -e "require('fs').writeFileSync('seen.json', JSON.stringify(process.env))"`;

function synth(command: string, env: NodeJS.ProcessEnv = {}): number | null {
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: command, context: { a: 1, b: 1, c: 1 } }));
  writeFileSync(join(folder, 'cdk.context.json'), JSON.stringify({ b: 2, c: 2 }));
  return spawnSync(process.execPath, [script], { cwd: folder, env: { PATH: process.env.PATH, ...env } }).status;
}

function seen(): NodeJS.ProcessEnv {
  return JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'));
}

test('the context of the user comes first, then what was looked up, then that of cdk.json', () => {
  expect(synth(app, { CDK_CONTEXT_JSON: JSON.stringify({ c: 3 }) })).toBe(0);
  expect(JSON.parse(seen().CDK_CONTEXT_JSON ?? '')).toEqual({ a: 1, b: 2, c: 3 });
});

test('the assembly goes to cdk.out, unless the user says where', () => {
  synth(app);
  expect(seen().CDK_OUTDIR).toBe('cdk.out');
  synth(app, { CDK_OUTDIR: 'elsewhere' });
  expect(seen().CDK_OUTDIR).toBe('elsewhere');
});

test('fails as the app does', () => {
  expect(synth('exit 3')).toBe(3);
});
