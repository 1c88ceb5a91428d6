import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Compliance } from '@pets/compliance';
import { acknowledgementsOf } from '../src/compliance/acknowledgements';
import { PACKS } from '../src/compliance/packs';
import { petsPlatformApp } from '../src/pets-platform-app';

const NAMES = ['AWS.FSBP', 'AwsSolutions', 'CIS.AWS.Foundations', 'HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.4.0.1'];

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: readonly { constructPath: string }[];
    }[];
    readonly suppressedViolations?: readonly { readonly acknowledgedId: string; readonly reason: string }[];
  }[];
}

/** Synthesizes with CloudFormation validation and reads the report. */
function validate(app: App): Report {
  process.env.CDK_VALIDATION = 'true';
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } catch {
    // synth() throws if there are findings, and the report contains them
  } finally {
    process.env.CDK_VALIDATION = 'false';
  }
  return JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
}

describe('the whole deployment', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'compliance-'));
  let report: Report;
  beforeAll(() => {
    const app = petsPlatformApp({ outdir, variables: {} });
    Compliance.of(app).check({ packs: PACKS, acknowledgements: acknowledgementsOf(app), controlTower: true });
    report = validate(app);
  }, 60_000);

  test('is checked by the packs of the standards in force and CloudFormation validation', () => {
    expect(report.pluginReports.map(({ pluginName }) => pluginName).sort()).toEqual(
      [...NAMES, 'CloudFormation Validate'].sort(),
    );
  });

  test('has no open findings and a valid register', () => {
    expect(report.pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
  });

  test('has no open findings for the AWS Control Tower rules', () => {
    const command = join(require.resolve('@pets/compliance/package.json'), '../lib/cli/compliance-cli.js');
    const args = [command, outdir, '--out', mkdtempSync(join(tmpdir(), 'report-')), '--format', 'csv'];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toContain('AWS Control Tower');
    expect(stdout).toContain('\n0 open findings\n');
    expect(status).toBe(0);
  }, 60_000);

  test('records each acknowledgement with qualified id, reason, owner and expiry', () => {
    const packs = report.pluginReports.filter(({ pluginName }) => NAMES.includes(pluginName));
    const acknowledged = packs.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { acknowledgedId, reason } of acknowledged) {
      expect(acknowledgedId).toMatch(/^[\w.]+::[\w.]+-[\w.]/);
      expect(reason).toMatch(/.{20,} \(devops-team, until \d{4}-\d\d-\d\d\)$/);
    }
  });
});

test('a single environment has no open finding', () => {
  const app = petsPlatformApp({
    outdir: mkdtempSync(join(tmpdir(), 'compliance-')),
    variables: { PETS_ENVIRONMENTS: 'dev' },
  });
  Compliance.of(app).check({ packs: PACKS, acknowledgements: acknowledgementsOf(app), partial: true });
  expect(validate(app).pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
}, 60_000);

test.each([
  ['the canary is disabled', { PETS_PROD_CANARY: 'false' }],
  ['an environment does not migrate the database', { PETS_PROD_MIGRATION: 'false' }],
  [
    'dev and staging are stopped outside of working hours',
    {
      PETS_DEV_OFF_HOURS: 'MON-FRI 07:00-19:00 Europe/Berlin',
      PETS_STAGING_OFF_HOURS: 'MON,WED 08:00-18:00 America/New_York',
    },
  ],
  [
    'dev has all interface endpoints and alarms on account activity, and prod has none',
    {
      PETS_DEV_INTERFACE_ENDPOINTS: 'all',
      PETS_DEV_ACCOUNT_ALARMS: 'true',
      PETS_PROD_INTERFACE_ENDPOINTS: 'none',
      PETS_PROD_ACCOUNT_ALARMS: 'false',
    },
  ],
  ['all environments share an account', { PETS_SHARED_ACCOUNT: 'true' }],
  [
    'images are signed and verified',
    { PETS_DEV_IMAGE_SIGNING: 'true', PETS_STAGING_IMAGE_SIGNING: 'true', PETS_PROD_IMAGE_SIGNING: 'true' },
  ],
  [
    'all environments have a canary, in another Region and account',
    {
      PETS_DEV_CANARY: 'true',
      PETS_STAGING_CANARY: 'true',
      PETS_PROD_REGION: 'eu-west-1',
      PETS_PROD_ACCOUNT: '222222222222',
    },
  ],
])(
  'has no open finding if %s',
  (_, variables) => {
    const app = petsPlatformApp({ outdir: mkdtempSync(join(tmpdir(), 'compliance-')), variables });
    Compliance.of(app).check({ packs: PACKS, acknowledgements: acknowledgementsOf(app) });
    expect(validate(app).pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
  },
  60_000,
);

describe('a bucket without encryption, TLS or logs', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'canary-')) });
  new s3.CfnBucket(new Stack(app, 'Canary'), 'Bucket');
  Compliance.of(app).check({ packs: PACKS });
  const { pluginReports } = validate(app);

  test.each([
    ['AwsSolutions', 'S10'],
    ['NIST.800.53.R5', 'S3DefaultEncryptionKMS'],
    ['HIPAA.Security', 'S3DefaultEncryptionKMS'],
    ['PCI.DSS.4.0.1', 'S3.17'],
    ['CIS.AWS.Foundations', '2.1.1'],
    ['AWS.FSBP', 'S3.5'],
  ])('is reported by %s as %s', (pack, rule) => {
    const found = pluginReports.find(({ pluginName }) => pluginName === pack)?.violations ?? [];
    const rules = found.filter(({ violatingConstructs }) =>
      violatingConstructs.some(({ constructPath }) => constructPath === 'Canary/Bucket'),
    );
    expect(rules.map(({ ruleName }) => ruleName)).toContainEqual(`${pack}-${rule}`);
  });
});

test('CloudFormation validation finds a value that a deployment would reject', () => {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'canary-')),
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  new s3.CfnBucket(new Stack(app, 'Canary'), 'Bucket', { accessControl: 'NoSuchValue' });
  const [{ pluginName, violations = [] }] = validate(app).pluginReports;
  expect(pluginName).toBe('CloudFormation Validate');
  expect(violations.map(({ description }) => description)).toContainEqual(expect.stringContaining('NoSuchValue'));
});

test('docs/compliance.md lists the current register', () => {
  const args = [require.resolve('tsx/cli'), 'tools/register.ts', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(__dirname, '..'), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);
