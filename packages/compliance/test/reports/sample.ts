import type { Assembly } from '../../src/assembly/assembly';
import type { ComplianceRecord, ResourceFacts, RuleFacts } from '../../src/recorder/model';
import { makeReport, type ReportOptions } from '../../src/reports/report';

export const NOW = new Date('2026-11-23T12:00:00.000Z');

function rule(id: string, pack: string, level: RuleFacts['level'], controls: string[] = []): RuleFacts {
  return { id, pack, level, info: `Info of ${id}.`, explanation: `Explanation of ${id}.`, controls };
}

function resource(stage: string, id: string): ResourceFacts {
  const path = `${stage}/Data/${id}`;
  const template = `assembly-${stage}/Data.template.json`;
  return { path, type: 'AWS::S3::Bucket', logicalId: id, stack: `${stage}/Data`, stage, template };
}

/** Two environments with open findings, an acknowledged finding and a rule that could not be evaluated. */
export const record: ComplianceRecord = {
  recordVersion: 1,
  packs: [
    { name: 'Alpha', version: '3.0.2' },
    {
      name: 'Beta',
      version: '3.0.2',
      controls: [
        { id: 'LOGS', title: 'buckets have logs', decidedBy: 'rule', detail: 'Only buckets are judged.' },
        { id: 'IDLE', title: 'nothing is idle', decidedBy: 'rule' },
        { id: 'MFA', title: 'users have MFA', decidedBy: 'account', detail: 'MFA of users.' },
        {
          id: 'PATCH',
          title: 'instances are patched',
          decidedBy: 'configRule',
          detail: 'PATCHED: state of instances.',
        },
        { id: 'NEED', title: 'access is needed', decidedBy: 'person', detail: 'Whether access is needed.' },
      ],
    },
  ],
  rules: [
    rule('Alpha::Alpha-TLS', 'Alpha', 'error'),
    rule('Alpha::Alpha-NAMES', 'Alpha', 'warning'),
    rule('Beta::Beta-LOGS', 'Beta', 'error', ['AC-2(1)', 'AU-10']),
    rule('Beta::Beta-IDLE', 'Beta', 'info', ['AU-2b']),
  ],
  resources: [
    { ...resource('dev', 'Bucket'), source: { file: 'apps/a shop/src/data.ts', line: 7, column: 5 } },
    resource('prod', 'Bucket'),
    resource('prod', 'Other'),
  ],
  results: [
    { rule: 'Alpha::Alpha-TLS', resource: 'dev/Data/Bucket', verdict: 'nonCompliant' },
    { rule: 'Alpha::Alpha-TLS', resource: 'prod/Data/Bucket', verdict: 'compliant' },
    { rule: 'Alpha::Alpha-NAMES', resource: 'prod/Data/Bucket', verdict: 'nonCompliant', finding: 'Name::<a "b">' },
    { rule: 'Beta::Beta-LOGS', resource: 'dev/Data/Bucket', verdict: 'nonCompliant' },
    { rule: 'Beta::Beta-LOGS', resource: 'prod/Data/Bucket', verdict: 'error', message: 'a token, "x"' },
    { rule: 'Beta::Beta-LOGS', resource: 'prod/Data/Other', verdict: 'compliant' },
  ],
  acknowledgements: [
    {
      id: 'A1',
      rules: ['Beta::Beta-LOGS'],
      at: ['Data/Bucket'],
      stages: ['dev'],
      reason: '=dev has | no <data>',
      owner: 'storage-team',
      ticket: 'SEC-1',
      expires: '2027-05-31',
      constructs: ['dev/Data/Bucket'],
    },
  ],
  problems: [],
};

const stacks = ['dev', 'prod'].map((stage) => ({
  path: `${stage}/Data`,
  name: `${stage}-Data`,
  account: '111111111111',
  region: 'eu-central-1',
  template: `assembly-${stage}/Data.template.json`,
  logicalIds: new Map<string, string>(),
}));

export function assembly(changes: Partial<Assembly> = {}): Assembly {
  const describe = (path: string) => ({ path, type: '', logicalId: '', stack: '', stage: '', template: '' });
  return { record, stacks, describe, ...changes };
}

export function report(options: Partial<ReportOptions> = {}) {
  return makeReport({ assembly: assembly(), now: NOW, ...options });
}
