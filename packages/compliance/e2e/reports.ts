import { runOf } from '../src/history/history';
import { withHistory } from '../src/history/with-history';
import type { ComplianceRecord } from '../src/recorder/model';
import { openFindings } from '../src/reports/report';
import { assembly, record, report } from '../test/reports/sample';

export const repository = {
  commit: '0123456789abcdef0123',
  fileUrl: 'https://git.example.com/shop/blob/0123456789abcdef0123/{file}#L{line}',
};

/** The sample with a repository, a ticket and a runbook. */
export const made = report({
  repository,
  assembly: assembly({
    record: {
      ...record,
      ticketUrl: 'https://tickets.example.com/{ticket}',
      acknowledgements: [{ ...record.acknowledgements[0], runbook: 'docs/runbooks/restore logs.md' }],
    },
  }),
});

/** The sample after the acknowledgement has expired. */
export const late = report({ now: new Date('2027-06-01T00:00:00.000Z') });

/** The sample compared with a baseline that has one of its findings. */
export const compared = report({ baseline: openFindings({ results: made.results.slice(0, 1) }) });

function run(time: string, commit: string, changes: Partial<ComplianceRecord>) {
  return runOf(report({ now: new Date(time), assembly: assembly({ record: { ...record, ...changes } }) }), commit);
}

const [tls, , names] = record.results;
const otherTls = { ...tls, resource: 'prod/Data/Other' };

/** The sample compared with a run in which one finding did not exist, and with one of an earlier quarter. */
export const changed = withHistory(
  report({
    repository,
    now: new Date('2027-06-01T00:00:00.000Z'),
    assembly: assembly({
      record: {
        ...record,
        acknowledgements: [
          record.acknowledgements[0],
          { ...record.acknowledgements[0], id: 'A2', rules: ['Alpha::Alpha-TLS'], expires: '2027-06-15' },
        ],
      },
    }),
  }),
  {
    history: {
      historyVersion: 1,
      runs: [
        run('2026-12-20T12:00:00.000Z', 'aaaaaaaaaaaaaaaa', {
          packs: [{ ...record.packs[0], version: '3.0.1' }, record.packs[1]],
          results: [...record.results.slice(3), otherTls],
        }),
        run('2027-05-24T12:00:00.000Z', 'bbbbbbbbbbbbbbbb', {
          results: [...record.results.filter((result) => result !== names), otherTls],
        }),
      ],
    },
    commit: repository.commit,
  },
);

/** A report with many resources, each with a result of each rule, in addition to those of the sample. */
export function withResources(count: number, resultsOfEach = record.rules.length) {
  const resources = Array.from({ length: count }, (_, index) => {
    const path = `prod/Stack${index % 40}/Bucket${index}`;
    return { ...record.resources[1], path, logicalId: `Bucket${index}`, stack: `prod/Stack${index % 40}` };
  });
  const rules = Array.from({ length: resultsOfEach }, (_, index) =>
    index < record.rules.length ? record.rules[index] : { ...record.rules[0], id: `Alpha::Alpha-RULE${index}` },
  );
  const results = resources.flatMap(({ path }) =>
    rules.map(({ id }, index) => ({
      rule: id,
      resource: path,
      verdict: index === 0 && path.endsWith('7') ? ('nonCompliant' as const) : ('compliant' as const),
    })),
  );
  const all = { rules, resources: [...record.resources, ...resources], results: [...record.results, ...results] };
  return report({ repository, assembly: assembly({ record: { ...record, ...all } }) });
}
