import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Compliance, CompliancePack } from '../../src';
import { readAssembly } from '../../src/assembly/assembly';
import { judgeTemplates } from '../../src/assembly/judged-templates';
import type { ComplianceRecord } from '../../src/recorder/model';
import { LOGS, synthesize, TLS } from '../compliance-app';

const root = mkdtempSync(join(tmpdir(), 'judged-'));
afterAll(() => rmSync(root, { recursive: true }));

function newApp(props: AppProps = {}): App {
  return new App({ outdir: mkdtempSync(join(root, 'app-')), ...props });
}

function judge(folder: string, ...packs: string[]): ComplianceRecord {
  return judgeTemplates(folder, readAssembly(folder), packs.length > 0 ? packs : ['AwsSolutions']);
}

/** Results as text. */
function textOf({ results }: Pick<ComplianceRecord, 'results'>): string[] {
  return results.map(({ rule, resource, verdict, finding = '' }) => `${resource} ${rule} ${finding} ${verdict}`).sort();
}

function messages({ problems }: ComplianceRecord): string[] {
  return problems.map(({ message }) => message);
}

/** Changes a file of an assembly. */
function edit(folder: string, file: string, change: (content: string) => string): void {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
}

describe('an assembly of a plain app', () => {
  const app = newApp();
  const stack = new Stack(app, 'Data', { env: { account: '111111111111', region: 'eu-west-1' } });
  const bucket = new s3.Bucket(stack, 'Bucket', { enforceSSL: true });
  new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  (new s3.Bucket(stack, 'Open').node.defaultChild as CfnResource).addPropertyOverride('LoggingConfiguration', {
    DestinationBucketName: bucket.bucketName,
  });
  app.synth();
  const record = judge(app.outdir);

  test('has the results of its templates, with overrides', () => {
    expect(textOf(record)).toEqual(
      expect.arrayContaining([
        `Data/Bucket/Resource AwsSolutions::AwsSolutions-S2  compliant`,
        `Data/Bucket/Resource ${TLS}  compliant`,
        `Data/Open/Resource ${LOGS}  compliant`,
        `Data/Open/Resource ${TLS}  nonCompliant`,
        'Data/Topic AwsSolutions::AwsSolutions-SNS3  nonCompliant',
      ]),
    );
  });

  test('has the facts of its resources, without source lines', () => {
    expect(record.resources.find(({ path }) => path === 'Data/Bucket/Resource')).toEqual({
      path: 'Data/Bucket/Resource',
      type: 'AWS::S3::Bucket',
      logicalId: stack.getLogicalId(bucket.node.defaultChild as CfnResource),
      stack: 'Data',
      stage: '',
      template: 'Data.template.json',
      source: undefined,
    });
  });

  test('names what is unknown', () => {
    expect(record.problems.every(({ kind, level }) => kind === 'unknown' && level === 'warning')).toBe(true);
    expect(messages(record)).toEqual([
      expect.stringContaining('Acknowledgements in the code of the app and rules of its own packs are unknown'),
      'source lines are unknown, because a template does not contain them',
    ]);
  });

  test('is checked by the default packs', () => {
    const { packs } = judgeTemplates(app.outdir, readAssembly(app.outdir));
    expect(packs.map(({ name }) => name)).toEqual([
      'AwsSolutions',
      'NIST.800.53.R5',
      'PCI.DSS.4.0.1',
      'HIPAA.Security',
    ]);
  });

  test('is checked by a standard with all its controls', () => {
    const { packs, rules } = judge(app.outdir, 'AWS.FSBP');
    expect(packs[0].controls?.length).toBeGreaterThan(300);
    expect(rules.map(({ id }) => id)).toContain('AWS.FSBP::AWS.FSBP-S3.5');
  });

  test('has a warning for a pack of a retired standard', () => {
    expect(judge(app.outdir, 'PCI.DSS.321').problems[0]).toMatchObject({ kind: 'retired', level: 'warning' });
  });

  test('leaves no files', () => {
    const { TMPDIR } = process.env;
    const own = mkdtempSync(join(root, 'tmp-'));
    process.env.TMPDIR = own;
    judge(app.outdir);
    process.env.TMPDIR = TMPDIR;
    expect(readdirSync(own)).toEqual([]);
  });
});

describe('an assembly with stages and nested stacks', () => {
  const app = newApp();
  const pipeline = new Stack(app, 'Pipeline');
  new s3.CfnBucket(pipeline, 'Artifacts');
  for (const [scope, id] of [
    [app, 'dev'],
    [pipeline, 'prod'],
  ] as const) {
    const stack = new Stack(new Stage(scope, id), 'Data');
    const nested = new NestedStack(stack, 'Nested');
    new s3.Bucket(nested, 'Logs', { enforceSSL: true });
    new s3.CfnBucket(new NestedStack(nested, 'Inner'), 'Deep');
    new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = () => {}'),
    });
  }
  const packs = [CompliancePack.AWS_SOLUTIONS, CompliancePack.AWS_FSBP];
  Compliance.of(app).check({ packs });
  const { record: recorded } = synthesize(app);
  rmSync(join(app.outdir, 'compliance-record.json'));
  const judged = judge(app.outdir, 'AwsSolutions', 'AWS.FSBP');

  test('has the same results as the synthesis of the app', () => {
    expect(recorded.results.length).toBeGreaterThan(50);
    expect(textOf(judged)).toEqual(textOf(recorded));
  });

  test('has the same rules and resources, without source lines', () => {
    const facts = ({ resources }: ComplianceRecord) =>
      resources.map((resource) => ({ ...resource, source: undefined })).sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(facts(judged)).toEqual(facts(recorded));
    expect(judged.rules.map(({ id }) => id).sort()).toEqual(recorded.rules.map(({ id }) => id).sort());
    expect(judged.packs).toEqual(recorded.packs);
  });

  test('is checked by the packs of the app, if it used packs without a register', () => {
    const { packs: used } = judgeTemplates(app.outdir, readAssembly(app.outdir));
    expect(used.map(({ name }) => name)).toEqual(['AwsSolutions', 'AWS.FSBP']);
  });

  test('names a nested stack whose template is missing', () => {
    const [file] = readdirSync(join(app.outdir, 'assembly-dev')).filter((name) =>
      /Inner.*\.nested\.template\.json$/.test(name),
    );
    const content = readFileSync(join(app.outdir, 'assembly-dev', file));
    rmSync(join(app.outdir, 'assembly-dev', file));
    const record = judge(app.outdir);
    expect(messages(record)).toContainEqual(
      expect.stringMatching(/^dev\/Data\/Nested: the template of the nested stack 'Inner.*' is not in the assembly/),
    );
    expect(record.resources.map(({ path }) => path)).not.toContain('dev/Data/Nested/Inner/Deep');
    writeFileSync(join(app.outdir, 'assembly-dev', file), content);
  });
});

describe('construct paths', () => {
  const pathsOf = (change: (manifest: string) => string, context = {}) => {
    const app = newApp({ context });
    const stack = new Stack(app, 'Data');
    new s3.Bucket(stack, 'Bucket');
    // the same logical id in both templates
    new s3.CfnBucket(new NestedStack(stack, 'Nested'), 'Inner');
    new s3.CfnBucket(stack, 'Other').overrideLogicalId('Inner');
    app.synth();
    edit(app.outdir, 'manifest.json', change);
    const record = judge(app.outdir);
    return { record, paths: record.resources.map(({ path }) => path).sort() };
  };
  const expected = [
    'Data/Bucket/Resource',
    'Data/Nested.NestedStack/Nested.NestedStackResource',
    'Data/Nested/Inner',
    'Data/Other',
  ];
  const withoutMetadata = (manifest: string) => manifest.replaceAll('additionalMetadataFile', 'other');

  test('are those of the metadata of templates', () => {
    const context = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
    expect(pathsOf(withoutMetadata, context).paths).toEqual(expected);
  });

  test('are those of the metadata of the assembly', () => {
    expect(pathsOf((manifest) => manifest).paths).toEqual(expected);
  });

  test('are logical ids without metadata, which the record says', () => {
    const { record, paths } = pathsOf(withoutMetadata);
    expect(paths).toEqual([
      expect.stringMatching(/^Data\/Bucket[0-9A-F]{8}$/),
      'Data/Inner',
      expect.stringMatching(/^Data\/NestedNestedStack\w+$/),
      expect.stringMatching(/^Data\/NestedNestedStack\w+\.Template\/Inner$/),
    ]);
    expect(messages(record)).toContain(
      '4 of 4 resources have no construct path in their metadata, and are named by logical id',
    );
  });
});

describe('acknowledgements without a register', () => {
  const app = newApp();
  const bucket = new s3.CfnBucket(new Stack(app, 'Data'), 'Bucket');
  const role = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const policy = new CfnResource(bucket.stack, 'Policy', {
    type: 'AWS::IAM::ManagedPolicy',
    properties: { PolicyDocument: { Version: '2012-10-17', Statement: [role] } },
  });
  bucket.addMetadata('cdk_nag', {
    rules_to_suppress: [{ id: 'AwsSolutions-S1', reason: 'logs of logs' }, { id: 'Unknown-1', reason: 'x' }, null],
  });
  policy.addMetadata('cdk_nag', {
    rules_to_suppress: [{ id: 'AwsSolutions-IAM5', reason: 'all', applies_to: ['Resource::*', { regex: '/x/' }] }],
  });
  app.synth();

  test('are those of cdk-nag 2 in the metadata of resources', () => {
    const record = judge(app.outdir);
    expect(record.acknowledgements).toEqual([
      { id: 'V1', rules: [LOGS], at: ['Data/Bucket'], reason: 'logs of logs', constructs: ['Data/Bucket'] },
      {
        id: 'V2',
        rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
        at: ['Data/Policy'],
        reason: 'all',
        constructs: ['Data/Policy'],
      },
    ]);
    expect(messages(record)).toContain(
      '2 acknowledgements of cdk-nag in the assembly have no owner and no expiration date',
    );
  });

  test('are those in the report of the CDK', () => {
    const construct = { constructPath: 'Data/Bucket' };
    const suppressed = {
      ruleName: 'AwsSolutions-S10',
      description: 'TLS',
      violatingConstructs: [construct],
      acknowledgedId: TLS,
      acknowledgedAt: 'Data/Bucket',
      reason: 'a test',
    };
    const pluginReports = [{ pluginName: 'AwsSolutions', violations: [], suppressedViolations: [suppressed] }];
    writeFileSync(join(app.outdir, 'validation-report.json'), JSON.stringify({ pluginReports }));
    expect(judge(app.outdir).acknowledgements[0]).toEqual({
      id: 'V1',
      rules: [TLS],
      at: ['Data/Bucket'],
      reason: 'a test',
      constructs: ['Data/Bucket'],
    });
  });
});

describe('templates that the CDK does not create', () => {
  function assemblyWith(content: string): string {
    const app = newApp();
    new s3.CfnBucket(new Stack(app, 'Data'), 'Bucket');
    app.synth();
    edit(app.outdir, 'Data.template.json', () => content);
    return app.outdir;
  }
  const resources = (given: unknown) => assemblyWith(JSON.stringify({ Resources: given }));

  test.each([['{'], ['null'], ['[]'], ['"text"']])('fails with one line for the template %s', (content) => {
    expect(() => judge(assemblyWith(content))).toThrow(/Data\.template\.json must be a template in JSON/);
  });

  test('has no resources', () => {
    expect(judge(assemblyWith('{}')).results).toEqual([]);
  });

  test('names loops and macros in the place of resources', () => {
    const folder = resources({
      'Fn::ForEach::Buckets': ['Name', ['a'], {}],
      Bad: null,
      B: { Type: 'AWS::S3::Bucket' },
    });
    const record = judge(folder);
    expect(messages(record)).toEqual(
      expect.arrayContaining([
        "Data: the packs cannot check 'Fn::ForEach::Buckets', which is not a resource with a type",
        "Data: the packs cannot check 'Bad', which is not a resource with a type",
      ]),
    );
    expect(record.resources.map(({ path }) => path)).toEqual(['Data/B']);
  });

  test('checks two resources with the same path, and a resource in another one', () => {
    const at = (path: string) => ({ Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': path } });
    const { resources: found } = judge(
      resources({ A: at('Data/X/Y'), B: at('Data/X'), C: at('Data/X'), D: at('Other/X') }),
    );
    expect(found.map(({ path, logicalId }) => `${logicalId} ${path}`).sort()).toEqual([
      'A Data/X/Y',
      'B Data/X',
      'C Data/X-C',
      'D Data/D',
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('checks a resource with the logical id %s', (logicalId) => {
    const folder = assemblyWith(`{"Resources":{${JSON.stringify(logicalId)}:{"Type":"AWS::S3::Bucket"}}}`);
    expect(judge(folder).resources.map((resource) => resource.logicalId)).toEqual([logicalId]);
  });

  test('reports a resource that is invalid as not checked', () => {
    const folder = resources({ A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 1 }, Tags: 5 } } });
    expect(judge(folder).problems.map(({ kind, at }) => [kind, at])).toContainEqual(['notChecked', 'Data/A']);
  });
});
