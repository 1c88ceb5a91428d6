import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';

/** Report of the CDK about its validators. */
interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** An app that CloudFormation validation and four rule packs have validated. */
export class ValidatedApp {
  private report: Report = { pluginReports: [] };

  /**
   * Synthesizes the app before the tests of the `describe` block. Adds a test that each validator finds a deliberate fault.
   *
   * @param build Creates the stacks of the app.
   */
  constructor(build: (app: App) => void) {
    beforeAll(() => {
      this.report = validated(build);
    }, 120_000);

    test('each validator finds the deliberate fault', () => {
      const finders = this.report.pluginReports.filter(({ violations = [] }) =>
        violations.some(({ violatingConstructs }) =>
          violatingConstructs.some(({ constructPath }) => constructPath === 'Faulty/Bucket'),
        ),
      );
      expect(finders.map(({ pluginName }) => pluginName).sort()).toEqual([
        'AwsSolutions',
        'CloudFormation Validate',
        'HIPAA.Security',
        'NIST.800.53.R5',
        'PCI.DSS.321',
      ]);
    });
  }

  /** Returns the findings in a stack, by construct path without the name of the stack. */
  findings(stack: string): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    const violations = this.report.pluginReports.flatMap(({ violations: own = [] }) => own);
    for (const { ruleName, violatingConstructs } of violations) {
      for (const { constructPath } of violatingConstructs) {
        const [owner, ...rest] = constructPath.split('/');
        if (owner === stack) (found[rest.join('/')] ??= []).push(ruleName);
      }
    }
    return Object.fromEntries(Object.entries(found).map(([path, rules]) => [path, rules.sort()]));
  }
}

function validated(build: (app: App) => void): Report {
  const outdir = mkdtempSync(join(tmpdir(), 'validated-'));
  const app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  build(app);
  const faulty = new Stack(app, 'Faulty', { env: { account: '111111111111', region: 'us-east-1' } });
  new s3.CfnBucket(faulty, 'Bucket', { accessControl: 'NoSuchValue' });
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new NIST80053R5Checks(app),
    new PCIDSS321Checks(app),
    new HIPAASecurityChecks(app),
  );
  process.env.CDK_VALIDATION = 'true';
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } catch {
    // a finding throws, and the report contains it
  } finally {
    process.env.CDK_VALIDATION = 'false';
  }
  return JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
}
