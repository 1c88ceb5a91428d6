import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const app = join(__dirname, '..');

/** Runs the app from its TypeScript sources, so that the test does not need a build. */
function run(variables: NodeJS.ProcessEnv, outdir = mkdtempSync(join(tmpdir(), 'main-'))) {
  const tsx = require.resolve('tsx/cli');
  const env = { ...process.env, CDK_VALIDATION: 'false', CDK_OUTDIR: outdir, ...variables };
  return spawnSync(process.execPath, [tsx, 'src/main.ts'], { cwd: app, env, encoding: 'utf8' });
}

test.each([
  [{ PETS_ENVIRONMENTS: 'production' }, 'environments must be some of dev, staging, prod'],
  [{ PETS_IMAGE_TAG: 'latest' }, 'imageTag must be the tag of one build, such as its git SHA'],
  [{ PETS_DEV_ACCOUNT: '1234' }, 'dev.account must be an account id of 12 digits'],
  [{ PETS_STAGING_REGION: 'us-east-7' }, 'staging.region must be a region of AWS'],
  [{ PETS_PROD_RECOVERY_VPC_CIDR: '10.0.0.0/16' }, 'prod.recoveryVpcCidr must not overlap prod.vpcCidr'],
])(
  '%p prints one line and exits with 1',
  (variables, message) => {
    const { status, stderr } = run(variables);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(`pets-platform: ${message}`)]);
    expect(status).toBe(1);
  },
  30_000,
);

test('an invalid setting does not change the assembly of an earlier run', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'main-'));
  writeFileSync(join(outdir, 'manifest.json'), '{}');
  run({ PETS_DEV_ACCOUNT: '1234' }, outdir);
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(true);
}, 30_000);
