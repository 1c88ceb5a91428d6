import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const app = join(__dirname, '..');

const modules = mkdtempSync(join(tmpdir(), 'modules-'));

/** A module that makes the disk full when the manifest of an assembly is written. */
const FULL_DISK = join(modules, 'full-disk.cjs');
writeFileSync(
  FULL_DISK,
  `const fs = require('node:fs');
  const write = fs.writeFileSync;
  fs.writeFileSync = (file, ...rest) => {
    if (String(file).endsWith('manifest.json')) throw new Error('ENOSPC: no space left on device, write');
    write(file, ...rest);
  };`,
);

/** A module that empties the register of acknowledgements. */
const NO_REGISTER = join(modules, 'no-register.cjs');
writeFileSync(
  NO_REGISTER,
  `const Module = require('node:module');
  const load = Module._load;
  Module._load = (request, ...rest) => {
    const exported = load(request, ...rest);
    return /compliance\\/acknowledgements$/.test(request) ? { acknowledgementsOf: () => [] } : exported;
  };`,
);

/** A module that adds a variable with a secret to a container. */
const SECRET = join(modules, 'secret.cjs');
writeFileSync(
  SECRET,
  `const Module = require('node:module');
  const load = Module._load;
  const variable = { Name: 'PAYMENT_API_KEY', Value: 'hunter2' };
  Module._load = (request, ...rest) => {
    const exported = load(request, ...rest);
    if (!/pets-platform-app$/.test(request)) return exported;
    return {
      petsPlatformApp(props) {
        const app = exported.petsPlatformApp(props);
        const tasks = app.node.findAll().filter((node) => node.cfnResourceType === 'AWS::ECS::TaskDefinition');
        for (const task of tasks) task.addPropertyOverride('ContainerDefinitions.0.Environment.0', variable);
        return app;
      },
    };
  };`,
);

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

test('an error of the synthesis keeps the assembly of an earlier run', () => {
  const outdir = join(mkdtempSync(join(tmpdir(), 'main-')), 'cdk.out');
  mkdirSync(outdir);
  writeFileSync(join(outdir, 'manifest.json'), '{}');
  const { status, stderr } = run({ PETS_ENVIRONMENTS: 'dev', NODE_OPTIONS: `--require=${FULL_DISK}` }, outdir);
  expect([status, stderr]).toEqual([1, 'pets-platform: ENOSPC: no space left on device, write\n']);
  expect([readdirSync(outdir), readdirSync(dirname(outdir))]).toEqual([['manifest.json'], ['cdk.out']]);
}, 60_000);

test.each([
  ['as in a Jest worker', process.env.JEST_WORKER_ID],
  ['as in a terminal', undefined],
])(
  'open findings replace the assembly, which contains their report, %s',
  (_, worker) => {
    const outdir = join(mkdtempSync(join(tmpdir(), 'main-')), 'cdk.out');
    mkdirSync(outdir);
    writeFileSync(join(outdir, 'earlier'), '');
    const variables = { PETS_ENVIRONMENTS: 'dev', NODE_OPTIONS: `--require=${NO_REGISTER}`, JEST_WORKER_ID: worker };
    const { status, stderr } = run(variables, outdir);
    expect([status, stderr.trimEnd().split('\n').at(-1)]).toEqual([
      1,
      expect.stringContaining(`A copy of this report can be found in: ${outdir}/validation-report.json`),
    ]);
    expect(readdirSync(dirname(outdir))).toEqual(['cdk.out']);
    expect(readdirSync(outdir)).toEqual(expect.arrayContaining(['compliance-record.json', 'manifest.json']));
    expect(readdirSync(outdir)).not.toContain('earlier');
  },
  60_000,
);

test('a secret in a variable of a container fails, and the variable is a finding', () => {
  const variables = { PETS_ENVIRONMENTS: 'dev', NODE_OPTIONS: `--require=${SECRET}` };
  const { status, stderr } = run(variables, join(mkdtempSync(join(tmpdir(), 'main-')), 'cdk.out'));
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /assembly-dev\/devService\w+\.template\.json: Resources\.ServiceTaskDefinition\w+\.Properties\.ContainerDefinitions\.0\.Environment\.0\.Value must not contain a secret, got a literal value of PAYMENT_API_KEY/,
  );
  expect(stderr).toContain("Acknowledge with 'AwsSolutions::AwsSolutions-ECS2[Variable::PAYMENT_API_KEY]'");
  expect(stderr).not.toContain('hunter2');
}, 60_000);

test('an invalid setting does not change the assembly of an earlier run', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'main-'));
  writeFileSync(join(outdir, 'manifest.json'), '{}');
  run({ PETS_DEV_ACCOUNT: '1234' }, outdir);
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(true);
}, 30_000);
