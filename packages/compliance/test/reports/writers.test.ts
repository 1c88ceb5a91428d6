import { toCsv } from '../../src/reports/csv';
import { toJunit } from '../../src/reports/junit';
import { toMarkdown } from '../../src/reports/markdown';
import { openFindings } from '../../src/reports/report';
import { toSarif } from '../../src/reports/sarif';
import { toText } from '../../src/reports/text';
import { assembly, record, report } from './sample';

const made = report();
const expired = report({ now: new Date('2027-06-01T00:00:00.000Z') });

describe('CSV', () => {
  const lines = toCsv(made).split('\r\n');

  test('has a byte order mark, a header and a line for each result', () => {
    expect(lines[0]).toMatch(/^\uFEFFEnvironment,Stack,Resource type,/);
    expect(lines).toHaveLength(made.results.length + 2);
    expect(lines.at(-1)).toBe('');
  });

  test('contains compliant results', () => {
    expect(lines[2]).toMatch(
      /^prod,prod\/Data,AWS::S3::Bucket,Bucket,prod\/Data\/Bucket,,Alpha,Alpha::Alpha-TLS,,error,compliant,/,
    );
  });

  test('contains the source line, the controls and the acknowledgement', () => {
    expect(lines[4]).toContain(',apps/a shop/src/data.ts:7,Beta,Beta::Beta-LOGS,AC-2(1) AU-10,error,acknowledged,');
    expect(lines[4]).toContain(",'=dev has | no <data>,storage-team,SEC-1,2027-05-31,");
  });

  test('quotes values with quotes and commas', () => {
    expect(lines[3]).toContain(',"Name::<a ""b"">",');
    expect(lines[5]).toContain(',"a token, ""x""",');
  });

  test.each(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])('escapes a cell that begins with %j', (mark) => {
    const [base] = record.acknowledgements;
    const acknowledgements = [{ ...base, reason: `${mark}1` }];
    expect(toCsv(report({ assembly: assembly({ record: { ...record, acknowledgements } }) }))).toContain(`,'${mark}1,`);
  });

  test.each(['\n=', '\r=', '\r\n='])('escapes and quotes a cell that begins with %j', (mark) => {
    const [base] = record.acknowledgements;
    const acknowledgements = [{ ...base, reason: `${mark}1` }];
    expect(toCsv(report({ assembly: assembly({ record: { ...record, acknowledgements } }) }))).toContain(`,"'\n=1",`);
  });
});

interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly { readonly toolConfigurationNotifications: readonly unknown[] }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly kind: string;
      readonly level: string;
      readonly baselineState?: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
          readonly region: { readonly startLine: number; readonly startColumn?: number };
        };
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions: readonly unknown[];
    }[];
  }[];
}

function sarifOf(...[value, uri = 'apps/shop/cdk.out']: [typeof made, string?]): Sarif {
  return JSON.parse(toSarif(value, uri)) as Sarif;
}

describe('SARIF', () => {
  const log = sarifOf(made);
  const [run] = log.runs;

  test('has the schema, the version and the tool', () => {
    expect(log.$schema).toContain('sarif-schema-2.1.0.json');
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver.name).toBe('@pets/compliance');
  });

  test('contains findings and their rules only', () => {
    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['Alpha::Alpha-TLS', 'error'],
      ['Alpha::Alpha-NAMES', 'warning'],
      ['Beta::Beta-LOGS', 'error'],
      ['Beta::Beta-LOGS', 'error'],
    ]);
    expect(run.tool.driver.rules).toHaveLength(3);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  test('has the source line of a finding', () => {
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'apps/a%20shop/src/data.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 7, startColumn: 5 },
    });
  });

  test('has the template of a finding without a source line', () => {
    const { artifactLocation, region } = run.results[1].locations[0].physicalLocation;
    expect(artifactLocation.uri).toBe('apps/shop/cdk.out/assembly-prod/Data.template.json');
    expect(region).toEqual({ startLine: 1 });
    expect(sarifOf(made, '').runs[0].results[1].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'assembly-prod/Data.template.json',
    );
  });

  test('suppresses acknowledged findings', () => {
    expect(run.results.map(({ suppressions }) => suppressions)).toEqual([
      [],
      [],
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: '=dev has | no <data> (storage-team, until 2027-05-31, SEC-1)',
        },
      ],
      [],
    ]);
    expect(sarifOf(expired).runs[0].results[2].suppressions).toEqual([]);
  });

  test('has the fingerprint and the baseline state of a finding', () => {
    expect(run.results[0].partialFingerprints).toEqual({ 'compliance/v1': made.results[0].id });
    expect(run.results[0].baselineState).toBeUndefined();
    const compared = sarifOf(report({ baseline: openFindings({ results: made.results.slice(0, 1) }) }));
    expect(compared.runs[0].results.map(({ baselineState }) => baselineState)).toEqual([
      'unchanged',
      'new',
      undefined,
      'new',
    ]);
  });

  test('contains the problems of the register', () => {
    expect(sarifOf(expired).runs[0].invocations[0].toolConfigurationNotifications).toEqual([
      { level: 'error', message: { text: expect.stringContaining('expired on 2027-05-31') } },
    ]);
  });
});

describe('JUnit', () => {
  const xml = toJunit(made);

  test('has a suite for each environment and pack, and for the register', () => {
    expect(
      [...xml.matchAll(/<testsuite name="([^"]+)" tests="(\d+)"/g)].map(([, name, tests]) => [name, tests]),
    ).toEqual([
      ['dev / Alpha', '1'],
      ['prod / Alpha', '2'],
      ['dev / Beta', '1'],
      ['prod / Beta', '2'],
      ['Acknowledgements', '0'],
    ]);
    expect(xml).toContain('<testsuites name="compliance" tests="6" failures="2" errors="1" skipped="1">');
  });

  test('contains passes, failures, acknowledged findings and errors', () => {
    expect(xml).toContain('<testcase classname="prod.Data" name="Alpha::Alpha-TLS prod/Data/Bucket"/>');
    expect(xml).toContain('<failure type="error" message="Info of Alpha::Alpha-TLS."/>');
    expect(xml).toContain('<skipped message="=dev has | no &lt;data&gt; (storage-team, until 2027-05-31, SEC-1)"/>');
    expect(xml).toContain('<error type="error" message="Info of Beta::Beta-LOGS. a token, &quot;x&quot;"/>');
  });

  test('fails for problems of the register', () => {
    expect(toJunit(expired)).toMatch(/<testsuite name="Acknowledgements" tests="1" failures="1"/);
  });

  test('removes characters that XML does not support', () => {
    const problems = [
      { kind: 'unused' as const, level: 'error' as const, message: 'a\u0000\u001B\uFFFFb & \u{1F600}' },
    ];
    expect(toJunit({ ...made, problems })).toContain('message="ab &amp; \u{1F600}"');
  });
});

describe('Markdown', () => {
  test('contains the open findings, the counts and the register', () => {
    const page = toMarkdown(made);
    expect(page).toContain('3 open findings');
    expect(page).toContain('- **`Alpha::Alpha-TLS`** at `dev/Data/Bucket`: Info of Alpha::Alpha-TLS.');
    expect(page).toContain('| prod | 2 | 0 | 1 | 1 |');
    expect(page).toContain('| =dev has \\| no \\<data\\> | storage-team | SEC-1 | 2027-05-31 |');
    expect(page).not.toContain('## Problems');
  });

  test('counts the controls of a standard by status', () => {
    const page = toMarkdown(made);
    expect(page).toContain(
      '| Standard | Open | Acknowledged | Met | Not applicable | Decided elsewhere | Not decidable |',
    );
    expect(page).toContain('| Beta | 1 | 0 | 0 | 1 | 2 | 1 |');
    const packs = made.packs.map(({ name, complete }) => ({ name, complete }));
    expect(toMarkdown({ ...made, packs })).not.toContain('## Controls');
  });

  test('contains the problems and at most 50 findings', () => {
    const many = { ...made, results: Array.from({ length: 60 }, () => made.results[0]), problems: expired.problems };
    const page = toMarkdown(many);
    expect(page).toContain('- and 10 more');
    expect(page).toContain('- error: acknowledgement of Beta::Beta-LOGS at Data/Bucket expired on 2027-05-31.');
  });

  test('reports that no finding is open', () => {
    const page = toMarkdown({ ...made, results: [], acknowledgements: [] });
    expect(page).toContain('No open findings.');
    expect(page).toContain('None.');
  });
});

describe('terminal output', () => {
  test('contains the counts, the open findings and the files', () => {
    expect(toText(made, ['reports/a.csv']).split('\n')).toEqual([
      '      compliant  acknowledged  open  not evaluated',
      'dev           0             1     1              0',
      'prod          2             0     1              1',
      'all           2             1     2              1',
      '',
      '  error: Alpha::Alpha-TLS at dev/Data/Bucket',
      '  warning: Alpha::Alpha-NAMES[Name::<a "b">] at prod/Data/Bucket',
      '  error: Beta::Beta-LOGS at prod/Data/Bucket',
      '3 open findings',
      'Wrote reports/a.csv',
      '',
    ]);
  });

  test('omits findings of the baseline, and lists at most 20', () => {
    expect(toText(report({ baseline: openFindings(made) }), [])).toContain('0 open findings, and 3 in the baseline');
    const many = { ...made, results: Array.from({ length: 25 }, () => made.results[0]) };
    expect(toText(many, [])).toContain('  and 5 more');
  });
});
