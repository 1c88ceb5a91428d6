import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

const main = join(__dirname, '../lib/main.js');
const root = mkdtempSync(join(tmpdir(), 'verdict-cache-'));
const verdicts = join(root, 'node_modules/.cache/cdk-compliance');
afterAll(() => rmSync(root, { recursive: true }));

/** Synthesizes and validates the deployment. Returns the files with results. */
function synthesize(cache: 'true' | 'false'): string[] {
  const outdir = join(root, 'cdk.out');
  const variables = { CDK_OUTDIR: outdir, CDK_VALIDATION: 'true', CDK_COMPLIANCE_CACHE: cache };
  const { status, stderr } = spawnSync(process.execPath, [main], {
    encoding: 'utf8',
    cwd: root,
    env: { ...env, ...variables },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return ['validation-report.json', 'compliance-record.json'].map((file) => readFileSync(join(outdir, file), 'utf8'));
}

test('the results of the deployment are equal without the cache, when it is empty, and when all verdicts are known', () => {
  mkdirSync(join(root, 'node_modules'));
  const uncached = synthesize('false');
  const empty = synthesize('true');
  const written = readdirSync(verdicts).sort();
  const known = synthesize('true');
  expect(written.length).toBeGreaterThan(0);
  expect(readdirSync(verdicts).sort()).toEqual(written);
  expect(empty).toEqual(uncached);
  expect(known).toEqual(uncached);
});
