import { recordIn, recordOf, withRecord } from '../../src/assembly/output-record';
import type { ReadsByResource } from '../../src/assembly/reads';

const read = (output: string) => ({ region: 'eu-west-1', stack: 'Network', output });
const reads: ReadsByResource = new Map([['Alb', [read('VpcId'), read('GroupId')]]]);
const template = {
  Resources: { Alb: { Type: 'A::B::C', Metadata: { 'aws:cdk:path': 'a/b' } }, Other: { Type: 'A::B::D' } },
};

test('records a hash for each output, sorted by name, without the value', () => {
  const record = recordOf(reads, () => 'vpc-1');
  expect(record).toEqual({
    Alb: {
      'eu-west-1/Network.GroupId': expect.stringMatching(/^[0-9a-f]{16}$/),
      'eu-west-1/Network.VpcId': expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  });
  expect(Object.keys(record.Alb)).toEqual(['eu-west-1/Network.GroupId', 'eu-west-1/Network.VpcId']);
});

test('differs for another value and for a missing output', () => {
  const hashes = ['a', 'b', '', undefined].map((value) => recordOf(reads, () => value).Alb['eu-west-1/Network.VpcId']);
  expect(new Set(hashes).size).toBe(4);
});

test('is read back from a template, and leaves other metadata', () => {
  const record = recordOf(reads, () => 'a');
  const recorded = withRecord(template, record);
  expect(recordIn(recorded)).toEqual(record);
  expect(recorded.Resources?.Alb.Metadata).toMatchObject({ 'aws:cdk:path': 'a/b' });
  expect(recorded.Resources?.Other).toBe(template.Resources.Other);
  expect(withRecord(recorded, {})).toEqual(template);
});

test('removes the metadata that only contained the record', () => {
  const record = { Other: { 'eu-west-1/Network.VpcId': '1' } };
  expect(withRecord(withRecord(template, record), {})).toEqual(template);
});

test('replaces an older record', () => {
  const [old, current] = ['a', 'b'].map((value) => recordOf(reads, () => value));
  expect(withRecord(withRecord(template, old), current)).toEqual(withRecord(template, current));
});

test('ignores a template without resources', () => {
  expect(withRecord({}, { Alb: {} })).toEqual({});
  expect(recordIn({})).toEqual({});
});
