import type { ComplianceReport } from '../../src/reports/report-model';
import { assembly, NOW, record, report } from '../reports/sample';
import { HOSTILE, hostileRecord } from './hostile';
import { documentsOf, objectsOf, resultsOf } from './oscal-documents';

const empty = { ...record, packs: [], rules: [], resources: [], results: [], acknowledgements: [] };

const REPORTS: Readonly<Record<string, () => ComplianceReport>> = {
  'the sample': () => report(),
  'the sample with an expired acknowledgement': () => report({ now: new Date('2027-06-01T00:00:00.000Z') }),
  'an app without judged controls': () => report({ assembly: assembly({ record: { ...empty, packs: record.packs } }) }),
  'an app without packs': () => report({ assembly: assembly({ record: empty }) }),
  ...Object.fromEntries(
    Object.entries(HOSTILE)
      .filter(([, text]) => text.length < 1_000)
      .map(([name, text]) => [name, () => report({ assembly: assembly({ record: hostileRecord(text) }) })]),
  ),
};

describe.each(Object.entries(REPORTS))('the references of %s', (_, make) => {
  const documents = documentsOf(make());
  const objects = [...documents.values()].flatMap((document) => [...objectsOf(document)]);
  const valuesOf = (name: string) => objects.flatMap((object) => (name in object ? [object[name] as string] : []));

  test('have unique UUIDs of version 5', () => {
    const uuids = valuesOf('uuid');
    expect(
      uuids.filter((uuid) => !/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(uuid)),
    ).toEqual([]);
    expect(uuids).toHaveLength(new Set(uuids).size);
  });

  test.each(['actor-uuid', 'component-uuid', 'subject-uuid', 'observation-uuid', 'risk-uuid'])(
    'resolve each %s',
    (name) => {
      const uuids = new Set(valuesOf('uuid'));
      expect(valuesOf(name).filter((uuid) => !uuids.has(uuid))).toEqual([]);
    },
  );

  test('resolve each href to a document or a resource', () => {
    const targets = new Set([...documents.keys(), ...valuesOf('uuid').map((uuid) => `#${uuid}`)]);
    const hrefs = [...valuesOf('href'), ...valuesOf('source')];
    expect(hrefs.length).toBeGreaterThan(2);
    expect(hrefs.filter((href) => !targets.has(href))).toEqual([]);
  });

  test('have unique ids of controls and objectives, and resolve them', () => {
    const ids = [...objectsOf(documents.get('oscal-catalog.json'))].flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(ids).toHaveLength(new Set(ids).size);
    const known = new Set(ids);
    const used = [...valuesOf('control-id'), ...objects.flatMap((object) => (object['with-ids'] as string[]) ?? [])];
    expect([...used, ...valuesOf('target-id')].filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('the findings', () => {
  const { findings = [], observations = [], risks = [] } = resultsOf(report());
  const stateOf = (title: string) => findings.find((finding) => finding.title === title)?.target.status;

  test('are about a rule on the templates, not about a control', () => {
    for (const { target, description } of findings) {
      expect(target.type).toBe('objective-id');
      expect(target['target-id']).toMatch(/_obj\./);
      expect(description).toContain('does not state that the control as a whole is satisfied');
    }
  });

  test('claim nothing for controls that no rule judged', () => {
    expect(findings.map(({ title }) => title)).toEqual([
      'Alpha-TLS: Alpha::Alpha-TLS',
      'Alpha-NAMES: Alpha::Alpha-NAMES',
      'LOGS: Beta::Beta-LOGS',
    ]);
  });

  test('are not satisfied with open, acknowledged or failed results', () => {
    expect(stateOf('Alpha-TLS: Alpha::Alpha-TLS')).toEqual({ state: 'not-satisfied', reason: 'fail' });
    expect(stateOf('LOGS: Beta::Beta-LOGS')).toEqual({ state: 'not-satisfied', reason: 'fail' });
  });

  test.each([
    ['compliant', 'satisfied', 'pass'],
    ['nonCompliant', 'not-satisfied', 'fail'],
    ['error', 'not-satisfied', 'other'],
  ] as const)('with a result that is %s are %s', (verdict, state, reason) => {
    const results = [{ rule: 'Alpha::Alpha-TLS', resource: 'prod/Data/Bucket', verdict }];
    const made = resultsOf(report({ assembly: assembly({ record: { ...record, results } }) }));
    expect(made.findings?.map(({ target }) => target.status)).toEqual([{ state, reason }]);
  });

  test('with acknowledged results only are not satisfied', () => {
    const results = [{ rule: 'Beta::Beta-LOGS', resource: 'dev/Data/Bucket', verdict: 'nonCompliant' as const }];
    const made = resultsOf(report({ assembly: assembly({ record: { ...record, results } }) }));
    expect(made.findings?.map(({ target }) => target.status)).toEqual([{ state: 'not-satisfied', reason: 'fail' }]);
    expect(made.findings?.[0]['related-risks']).toEqual([{ 'risk-uuid': made.risks?.[0].uuid }]);
  });

  test('of a validator that reports failures only are never satisfied', () => {
    const made = report();
    const packs = made.packs.map((pack) => ({ ...pack, complete: false }));
    const rules = made.rules.map((rule) => ({
      ...rule,
      counts: { compliant: 1, acknowledged: 0, nonCompliant: 0, error: 0 },
    }));
    expect(resultsOf({ ...made, packs, rules }).findings?.map(({ target }) => target.status.state)).toEqual(
      made.rules.map(() => 'not-satisfied'),
    );
  });

  test('name their resources through observations', () => {
    const logs = findings.find(({ title }) => title.startsWith('LOGS'))?.['related-observations'] ?? [];
    const own = observations.filter(({ uuid }) => logs.some((link) => link['observation-uuid'] === uuid));
    expect(own.map(({ title, subjects }) => [title, subjects.map((subject) => subject.title)])).toEqual([
      ['Beta::Beta-LOGS: acknowledged', ['dev/Data/Bucket']],
      ['Beta::Beta-LOGS: error', ['prod/Data/Bucket']],
      ['Beta::Beta-LOGS: compliant', ['prod/Data/Other']],
    ]);
  });

  test('have acknowledgements as risks with an owner and a deadline', () => {
    expect(risks).toHaveLength(1);
    expect(risks[0]).toMatchObject({
      statement: '=dev has | no <data>',
      status: 'deviation-approved',
      deadline: '2027-05-31T23:59:59Z',
    });
    expect(risks[0].props.map(({ name, value }) => [name, value])).toEqual([
      ['owner', 'storage-team'],
      ['ticket', 'SEC-1'],
      ['environments', 'dev'],
      ['register-status', 'active'],
    ]);
    expect(risks[0].origins?.[0].actors).toHaveLength(1);
  });

  test('have an expired acknowledgement as an open risk', () => {
    const expired = resultsOf(report({ now: new Date('2027-06-01T00:00:00.000Z') }));
    expect(expired.risks?.map(({ status }) => status)).toEqual(['open']);
  });
});

test('the controls of rules that name controls are those', () => {
  const beta = { name: 'Beta', version: '3.0.2' };
  const { findings = [] } = resultsOf(report({ assembly: assembly({ record: { ...record, packs: [beta] } }) }));
  expect(findings.map(({ title, target }) => [title, target['target-id']])).toEqual([
    ['AC-2(1): Beta::Beta-LOGS', 'beta_ac-2.1_obj.beta_beta-logs'],
    ['AU-10: Beta::Beta-LOGS', 'beta_au-10_obj.beta_beta-logs'],
  ]);
});

test('a rerun is equal except for the time, and other results have another UUID', () => {
  const text = (now: Date, results = record.results) => {
    const made = report({ now, assembly: assembly({ record: { ...record, results } }) });
    return JSON.stringify([...documentsOf(made).values()]).replaceAll(now.toISOString(), 'now');
  };
  const later = new Date(NOW.getTime() + 3_600_000);
  expect(text(later)).toBe(text(NOW));
  const uuidOf = (value: string) => /"assessment-results":\{"uuid":"([^"]+)"/.exec(value)?.[1];
  expect(uuidOf(text(NOW, record.results.slice(1)))).not.toBe(uuidOf(text(NOW)));
});
