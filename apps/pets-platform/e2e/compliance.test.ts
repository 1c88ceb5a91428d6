import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Compliance } from '@pets/compliance';
import { acknowledgementsOf } from '../src/acknowledgements';
import { petsPlatformApp } from '../src/pets-platform-app';

const PACKS = ['AwsSolutions', 'NIST.800.53.R5', 'PCI.DSS.321', 'HIPAA.Security'];

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

/** Synthesizes with CloudFormation's validation on, and reads the report. */
function validate(app: App): Report {
  process.env.CDK_VALIDATION = 'true';
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } catch {
    // a finding throws; the report says which
  } finally {
    process.env.CDK_VALIDATION = 'false';
  }
  return JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
}

describe('over the whole deployment', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'compliance-'));
  let report: Report;
  beforeAll(() => {
    const app = petsPlatformApp({ outdir, variables: {} });
    Compliance.of(app).check({ acknowledgements: acknowledgementsOf(app), controlTower: true });
    report = validate(app);
  }, 60_000);

  test('the four packs and the validation of CloudFormation ran', () => {
    expect(report.pluginReports.map(({ pluginName }) => pluginName).sort()).toEqual(
      [...PACKS, 'CloudFormation Validate'].sort(),
    );
  });

  test('there is no open finding, and nothing wrong with the register', () => {
    expect(report.pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
  });

  test('the rules of AWS Control Tower find nothing that is open either', () => {
    const command = join(require.resolve('@pets/compliance/package.json'), '../lib/cli/compliance-cli.js');
    const args = [command, outdir, '--out', mkdtempSync(join(tmpdir(), 'report-')), '--format', 'csv'];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toContain('AWS Control Tower');
    expect(stdout).toContain('\n0 open findings\n');
    expect(status).toBe(0);
  }, 60_000);

  test('what the app acknowledges is on record by its qualified id, with a reason, an owner and an end', () => {
    const packs = report.pluginReports.filter(({ pluginName }) => PACKS.includes(pluginName));
    const acknowledged = packs.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { acknowledgedId, reason } of acknowledged) {
      expect(acknowledgedId).toMatch(/^[\w.]+::[\w.]+-/);
      expect(reason).toMatch(/.{20,} \(devops-team, until \d{4}-\d\d-\d\d\)$/);
    }
  });
});

test('one environment alone has no open finding either', () => {
  const app = petsPlatformApp({
    outdir: mkdtempSync(join(tmpdir(), 'compliance-')),
    variables: { PETS_ENVIRONMENTS: 'dev' },
  });
  Compliance.of(app).check({ acknowledgements: acknowledgementsOf(app), partial: true });
  expect(validate(app).pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
}, 60_000);

test.each([
  ['nobody is asked from outside', { PETS_PROD_CANARY: 'false' }],
  [
    'everybody is, from another region and account',
    {
      PETS_DEV_CANARY: 'true',
      PETS_STAGING_CANARY: 'true',
      PETS_PROD_REGION: 'eu-west-1',
      PETS_PROD_ACCOUNT: '222222222222',
    },
  ],
])(
  'there is no open finding where %s',
  (_, variables) => {
    const app = petsPlatformApp({ outdir: mkdtempSync(join(tmpdir(), 'compliance-')), variables });
    Compliance.of(app).check({ acknowledgements: acknowledgementsOf(app) });
    expect(validate(app).pluginReports.flatMap(({ violations = [] }) => violations)).toEqual([]);
  },
  60_000,
);

describe('the canary, a bucket without encryption, TLS or logs', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'canary-')) });
  new s3.CfnBucket(new Stack(app, 'Canary'), 'Bucket');
  Compliance.of(app).check();
  const { pluginReports } = validate(app);

  test.each(PACKS)('is found by %s', (pack) => {
    const found = pluginReports.find(({ pluginName }) => pluginName === pack)?.violations ?? [];
    const rules = found.filter(({ violatingConstructs }) =>
      violatingConstructs.some(({ constructPath }) => constructPath === 'Canary/Bucket'),
    );
    expect(rules.map(({ ruleName }) => ruleName)).toContainEqual(
      pack === 'AwsSolutions' ? 'AwsSolutions-S10' : `${pack}-S3DefaultEncryptionKMS`,
    );
  });
});

test('CloudFormation finds a value that it would refuse when deploying', () => {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'canary-')),
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  new s3.CfnBucket(new Stack(app, 'Canary'), 'Bucket', { accessControl: 'NoSuchValue' });
  const [{ pluginName, violations = [] }] = validate(app).pluginReports;
  expect(pluginName).toBe('CloudFormation Validate');
  expect(violations.map(({ description }) => description)).toContainEqual(expect.stringContaining('NoSuchValue'));
});

test('docs/compliance.md has the register as it is', () => {
  const args = [require.resolve('tsx/cli'), 'tools/register.ts', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(__dirname, '..'), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);
