import { toAsff } from '../../src/formats/asff';
import { assembly, record, report } from '../reports/sample';
import { HOSTILE, hostileRecord } from './hostile';

interface Finding {
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Title: string;
  readonly Description: string;
  readonly FindingProviderFields: { readonly Severity: { readonly Label: string; readonly Original: string } };
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly {
    readonly Id: string;
    readonly Partition: string;
    readonly Region: string;
    readonly Details: { readonly Other: Readonly<Record<string, string>> };
  }[];
  readonly Compliance: { readonly Status: string; readonly RelatedRequirements: readonly string[] };
  readonly Workflow: { readonly Status: string };
  readonly Note?: { readonly Text: string; readonly UpdatedBy: string };
}

const findingsOf = (made = report()) => JSON.parse(toAsff(made)) as Finding[];

test('contains each result with its severity, status and workflow', () => {
  const rows = findingsOf().map(({ FindingProviderFields: { Severity }, Compliance, Workflow }) => [
    Severity.Label,
    Severity.Original,
    Compliance.Status,
    Workflow.Status,
  ]);
  expect(rows).toEqual([
    ['HIGH', 'error', 'FAILED', 'NEW'],
    ['INFORMATIONAL', 'error', 'PASSED', 'RESOLVED'],
    ['MEDIUM', 'warning', 'FAILED', 'NEW'],
    ['HIGH', 'error', 'FAILED', 'SUPPRESSED'],
    ['HIGH', 'error', 'NOT_AVAILABLE', 'NEW'],
    ['INFORMATIONAL', 'error', 'PASSED', 'RESOLVED'],
  ]);
});

test('describes the rule, the resource and the acknowledgement', () => {
  const made = report();
  expect(findingsOf(made)[3]).toMatchObject({
    Id: `cdk-compliance/${made.results[3].id}`,
    GeneratorId: 'Beta::Beta-LOGS',
    Title: 'Info of Beta::Beta-LOGS.',
    Remediation: { Recommendation: { Text: 'Explanation of Beta::Beta-LOGS.' } },
    ProductFields: { Rule: 'Beta::Beta-LOGS', Pack: 'Beta', PackVersion: '3.0.2' },
    Compliance: { RelatedRequirements: ['Beta AC-2(1)', 'Beta AU-10'] },
    Resources: [
      {
        Type: 'Other',
        Id: 'dev/Data/Bucket',
        Details: { Other: { ResourceType: 'AWS::S3::Bucket', Stack: 'dev/Data', Source: 'apps/a shop/src/data.ts:7' } },
      },
    ],
    Note: {
      Text: '=dev has | no <data> (storage-team, until 2027-05-31, SEC-1)',
      UpdatedBy: 'storage-team',
      UpdatedAt: made.generatedAt,
    },
  });
  expect(findingsOf(made)[0].Note).toBeUndefined();
});

test.each([
  ['dev/Data', '111111111111', 'eu-west-1', 'arn:aws:securityhub:eu-west-1:111111111111:product/111111111111/default'],
  [
    'dev',
    '222222222222',
    'us-gov-west-1',
    'arn:aws-us-gov:securityhub:us-gov-west-1:222222222222:product/222222222222/default',
  ],
  [
    'dev/Data',
    '333333333333',
    'cn-north-1',
    'arn:aws-cn:securityhub:cn-north-1:333333333333:product/333333333333/default',
  ],
  ['dev/Other', '111111111111', 'eu-west-1', 'arn:aws:securityhub:unknown:000000000000:product/000000000000/default'],
  ['dev/Da', '111111111111', 'eu-west-1', 'arn:aws:securityhub:unknown:000000000000:product/000000000000/default'],
])('the stack %s with the environment %s/%s has the product %s', (path, account, region, arn) => {
  const stacks = [{ path, name: 'Stack', account, region }];
  const [finding] = findingsOf({ ...report(), stacks });
  expect(finding.ProductArn).toBe(arn);
  expect(finding.AwsAccountId).toBe(arn.split(':')[4]);
  expect(finding.Resources[0]).toMatchObject({ Partition: arn.split(':')[1], Region: arn.split(':')[3] });
});

test('a nested stack has the environment of the innermost stack that contains it', () => {
  const stack = { name: 'Stack', account: '111111111111' };
  const stacks = [
    { ...stack, path: 'dev', region: 'eu-west-1' },
    { ...stack, path: 'dev/Data', region: 'eu-west-2' },
  ];
  expect(findingsOf({ ...report(), stacks })[0].Resources[0].Region).toBe('eu-west-2');
});

test.each(Object.entries(HOSTILE))('keeps the documented limits with %s', (_, text) => {
  const controls = Array.from({ length: 40 }, (__, index) => `${text}-${index}`);
  const base = hostileRecord(text);
  const rules = base.rules.map((rule) => ({ ...rule, controls }));
  const findings = findingsOf(report({ assembly: assembly({ record: { ...base, rules } }) }));
  expect(findings.length).toBeGreaterThan(record.results.length);
  const between = (value: string | undefined, max: number) => {
    if (value === undefined) return;
    expect(value).toMatch(/\S/);
    expect(value.length).toBeLessThanOrEqual(max);
  };
  for (const finding of findings) {
    expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240 * 1024);
    between(finding.Id, 512);
    between(finding.GeneratorId, 512);
    between(finding.Title, 256);
    between(finding.Description, 1024);
    between(finding.Remediation?.Recommendation.Text, 512);
    between(finding.Note?.Text, 512);
    expect(finding.AwsAccountId).toMatch(/^\d{12}$/);
    expect(finding.ProductArn.length).toBeLessThanOrEqual(2048);
    expect(finding.Compliance.RelatedRequirements.length).toBeLessThanOrEqual(32);
    for (const requirement of finding.Compliance.RelatedRequirements) between(requirement, 64);
    for (const [resource] of [finding.Resources]) {
      between(resource.Id, 512);
      between(resource.Region, 16);
      for (const value of Object.values(resource.Details.Other)) between(value, 1024);
    }
    for (const value of Object.values(finding.ProductFields)) between(value, 2048);
  }
});
