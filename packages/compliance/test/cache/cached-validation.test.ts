import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, CloudFormationValidatePlugin, Stack, type StackProps, Validations } from 'aws-cdk-lib/core';
import { Compliance, CompliancePack, VerdictCache } from '../../src';
import { CACHE_VARIABLE } from '../../src/cache/verdict-cache';

interface Report {
  readonly pluginReports: readonly { readonly pluginName: string; readonly violations: readonly object[] }[];
}

/** Validates templates with the rules of CloudFormation. Each synthesis of a test is another app. */
class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'validated-'));
  private readonly engine = jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate');

  /** Synthesizes stacks with an invalid bucket and a valid topic. Returns the report and the templates that were validated. */
  synthesize(options: Options = {}): { report: string; validated: string[] } {
    const { cache = VerdictCache.inFolder(this.folder), names = {}, env, check = true } = options;
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'validated-app-')), ...options.app });
    for (const id of ['First', 'Second']) {
      const stack = new Stack(app, id, { env });
      new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic', properties: { TopicName: names[id] ?? 'topic' } });
      new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket', properties: { BucketNames: 'unknown property' } });
    }
    options.configure?.(app);
    if (check) Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS], verdictCache: cache });
    this.engine.mockClear();
    const print = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      app.synth();
    } catch (error) {
      // the packs find something too
      expect((error as Error).message).toContain('A copy of this report can be found in');
    }
    print.mockRestore();
    const validated = this.engine.mock.calls.flatMap(([{ stackTemplates }]) =>
      stackTemplates.map(({ stackConstructPath }) => stackConstructPath),
    );
    const report = readFileSync(join(app.outdir, 'validation-report.json'), 'utf8');
    return { report: report.replaceAll(app.outdir, 'OUT'), validated };
  }

  /** Changes all entries of the cache. */
  overwrite(content: string): void {
    for (const file of readdirSync(this.folder)) writeFileSync(join(this.folder, file), content);
  }
}

interface Options {
  readonly cache?: VerdictCache;
  readonly names?: Readonly<Record<string, string>>;
  readonly env?: StackProps['env'];
  readonly app?: { readonly builtinCloudFormationValidation?: boolean };
  readonly check?: boolean;
  configure?(app: App): void;
}

/** The violations of CloudFormation's validation, in the order of their texts. */
function violationsOf(report: string): string[] {
  const { pluginReports } = JSON.parse(report) as Report;
  const validation = pluginReports.filter(({ pluginName }) => pluginName === 'CloudFormation Validate');
  expect(validation).toHaveLength(1);
  return validation[0].violations.map((violation) => JSON.stringify(violation)).sort();
}

describe('validation with a cache of verdicts', () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
    delete process.env[CACHE_VARIABLE];
  });
  afterAll(() => (process.env.CDK_VALIDATION = 'false'));

  test('has the same report with known verdicts, without one, and in part', () => {
    const project = new Project();
    const none = project.synthesize({ cache: VerdictCache.none() });
    const cold = project.synthesize();
    const known = project.synthesize();
    const changed = project.synthesize({ names: { Second: 'renamed' } });
    expect(none.validated).toEqual(['First', 'Second']);
    expect(cold).toEqual(none);
    expect(known).toEqual({ report: none.report, validated: [] });
    expect(changed).toEqual({ report: none.report, validated: ['Second'] });
  });

  test('finds what the validation of the CDK finds', () => {
    const project = new Project();
    const builtIn = violationsOf(project.synthesize({ check: false }).report);
    const cached = violationsOf(project.synthesize().report);
    expect(builtIn.length).toBeGreaterThan(0);
    expect(cached).toEqual(builtIn);
    expect(violationsOf(project.synthesize().report)).toEqual(builtIn);
  });

  test('validates a template again for another account and another Region', () => {
    const project = new Project();
    project.synthesize({ env: { account: '111111111111', region: 'eu-west-1' } });
    const all = ['First', 'Second'];
    expect(project.synthesize({ env: { account: '222222222222', region: 'eu-west-1' } }).validated).toEqual(all);
    expect(project.synthesize({ env: { account: '111111111111', region: 'us-east-1' } }).validated).toEqual(all);
    expect(project.synthesize({ env: { account: '111111111111', region: 'eu-west-1' } }).validated).toEqual([]);
  });

  test.each(['[{"ruleName":"E3002"}]', '[null]', '{}', '[{"ruleName":'])('ignores an entry with %s', (content) => {
    const project = new Project();
    const { report } = project.synthesize();
    project.overwrite(content);
    expect(project.synthesize()).toEqual({ report, validated: ['First', 'Second'] });
  });

  test('leaves the configuration of an app as it is', () => {
    const project = new Project();
    const configure = (app: App) => Validations.of(app).addPlugins(new CloudFormationValidatePlugin());
    expect(project.synthesize({ configure }).validated).toEqual(['First', 'Second']);
    expect(readdirSync(project.folder)).toEqual([]);
  });

  test('does not run if the app or the environment turns it off', () => {
    const project = new Project();
    const off = project.synthesize({ app: { builtinCloudFormationValidation: false } });
    expect(off.validated).toEqual([]);
    expect(off.report).not.toContain('CloudFormation Validate');
    process.env.CDK_VALIDATION = 'false';
    expect(project.synthesize().report).not.toContain('CloudFormation Validate');
    process.env.CDK_VALIDATION = 'true';
  });

  test('knows the version of the engine without loading it', () => {
    const { report } = new Project().synthesize();
    const { pluginReports } = JSON.parse(report) as { pluginReports: { pluginName: string; pluginVersion: string }[] };
    const { pluginVersion } = pluginReports.find(({ pluginName }) => pluginName === 'CloudFormation Validate')!;
    expect(pluginVersion).toBe(new CloudFormationValidatePlugin().version);
  });
});
