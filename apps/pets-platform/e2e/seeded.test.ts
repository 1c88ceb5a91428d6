import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compliance, type RegisteredAcknowledgement } from '@pets/compliance';
import { type App, type Stack, Stage, Validations } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { acknowledgementsOf } from '../src/compliance/acknowledgements';
import { PACKS } from '../src/compliance/packs';
import { petsPlatformApp } from '../src/pets-platform-app';

/** A valid expiration date. */
const SOON = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);

const QUEUE = ['AwsSolutions::AwsSolutions-SQS3', 'AwsSolutions::AwsSolutions-SQS4'];

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'seeded-'));
}

describe('with resources that violate rules', () => {
  const outdir = newFolder();
  let output: string;
  beforeAll(() => {
    // stack traces as in a user's run, which contain the source line
    const traces = { CDK_DISABLE_STACK_TRACE: undefined, CDK_CONTEXT_JSON: undefined };
    const own = { ...traces, CDK_VALIDATION: 'false', PETS_ENVIRONMENTS: 'dev' };
    const env = { ...process.env, ...own, CDK_OUTDIR: outdir };
    const args = [require.resolve('tsx/cli'), 'e2e/seeded-main.ts'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(__dirname, '..'), env, encoding: 'utf8' });
    expect(status).toBe(1);
    output = stderr;
  }, 120_000);

  test.each([
    ['AwsSolutions', 'AwsSolutions-SQS4', 'Queue'],
    ['NIST.800.53.R5', 'NIST.800.53.R5-CloudWatchLogGroupEncrypted', 'Logs'],
    ['PCI.DSS.4.0.1', 'PCI.DSS.4.0.1-S3.17', 'Bucket'],
    ['CIS.AWS.Foundations', 'CIS.AWS.Foundations-2.1.1', 'Bucket'],
    ['AWS.FSBP', 'AWS.FSBP-S3.5', 'Bucket'],
    ['HIPAA.Security', 'HIPAA.Security-CloudWatchLogGroupEncrypted', 'Logs'],
  ])('the app fails by %s, with the rule, the resource and its line', (pack, rule, id) => {
    const finding = output.split('\n\n').find((part) => part.includes(`Acknowledge with '${pack}::${rule}'`));
    expect(finding?.trim().split('\n')).toEqual([
      expect.stringMatching(/^e2e\/seed\.ts:\d+:\d+$/),
      expect.stringMatching(new RegExp(`^ERROR .+ \\(${pack}\\)$`)),
      expect.stringMatching(new RegExp(`^ +dev/Edge/${id} aws-cdk-lib`)),
      expect.stringContaining(`${pack}::${rule}`),
    ]);
  });

  test('the app prints the path of the report', () => {
    expect(output.trimEnd()).toMatch(/A copy of this report can be found in: .+validation-report\.json$/);
  });

  test('each resource is recorded with its source line', () => {
    const record = JSON.parse(readFileSync(join(outdir, 'compliance-record.json'), 'utf8')) as {
      resources: { path: string; source?: { file: string } }[];
    };
    const files = new Map(record.resources.map(({ path, source }) => [path, source?.file]));
    expect(files.get('dev/Edge/Queue')).toBe('apps/pets-platform/e2e/seed.ts');
    files.delete('dev/Edge/Queue');
    files.delete('dev/Edge/Logs');
    files.delete('dev/Edge/Bucket');
    expect(files.size).toBeGreaterThan(100);
    for (const file of files.values()) expect(file).toMatch(/^apps\/pets-platform\/src\/.+\.ts$/);
  });
});

describe('with an acknowledgement that', () => {
  const entry = { at: ['Edge/Queue'], reason: 'it is a test', owner: 'a-team', expires: SOON };

  /** Synthesizes the deployment or dev only, with a queue that violates two rules, and returns the error. */
  function check(environments: string, entries: RegisteredAcknowledgement[], change?: (app: App) => void): string {
    const app = petsPlatformApp({ outdir: newFolder(), variables: { PETS_ENVIRONMENTS: environments } });
    new sqs.CfnQueue(app.node.findChild('dev').node.findChild('Edge') as Stack, 'Queue');
    change?.(app);
    const partial = app.node.children.filter(Stage.isStage).length < 3;
    Compliance.of(app).check({ packs: PACKS, acknowledgements: [...acknowledgementsOf(app), ...entries], partial });
    try {
      app.synth();
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('the synth passes');
  }

  test('has expired, the app fails, and the finding is open again', () => {
    const failure = check('dev', [{ ...entry, rules: QUEUE, expires: '2026-01-31' }]);
    expect(failure).toContain(
      `acknowledgement of ${QUEUE.join(', ')} at Edge/Queue expired on 2026-01-31. a-team must renew or remove it`,
    );
    expect(failure).toContain(`Acknowledge with '${QUEUE[0]}'`);
  }, 60_000);

  test('matches no finding, the app fails', () => {
    const unused = { ...entry, rules: ['AwsSolutions::AwsSolutions-SQS2'] };
    expect(check('dev,staging,prod', [{ ...entry, rules: QUEUE }, unused])).toContain(
      'acknowledgement of AwsSolutions::AwsSolutions-SQS2 at Edge/Queue matches no finding',
    );
  }, 60_000);

  test('names an unknown rule, the app fails', () => {
    const unknown = { ...entry, rules: ['AwsSolutions::AwsSolutions-SQS99'] };
    expect(check('dev', [{ ...entry, rules: QUEUE }, unknown])).toContain(
      'acknowledgement of AwsSolutions::AwsSolutions-SQS99 at Edge/Queue has AwsSolutions::AwsSolutions-SQS99, which its pack does not have',
    );
  }, 60_000);

  test('names a rule without its pack, the app fails before synthesis', () => {
    expect(() => check('dev', [{ ...entry, rules: ['AwsSolutions-SQS4'] }])).toThrow(
      "must have qualified rule ids such as AwsSolutions::AwsSolutions-S1, got 'AwsSolutions-SQS4'",
    );
  }, 60_000);

  test('is added outside the register without its pack, the app fails', () => {
    const bare = { id: 'AwsSolutions-SQS4', reason: 'it is a test' };
    const failure = check('dev', [{ ...entry, rules: [QUEUE[0]] }], (app) =>
      Validations.of(app.node.findChild('dev').node.findChild('Edge')).acknowledge(bare),
    );
    expect(failure).toContain(
      'dev/Edge acknowledges AwsSolutions-SQS4, which is not recorded. Use AwsSolutions::AwsSolutions-SQS4',
    );
  }, 60_000);
});
