import { objectReads } from '../../../src/rules/cloudtrail/object-reads';
import { objectWrites } from '../../../src/rules/cloudtrail/object-writes';
import type { Rule } from '../../../src/rules/rule';
import { parameter, properties, resources, type RuleCases } from './case';

const trail = (values: object) => properties({ IsMultiRegionTrail: true, ...values });

const advanced = (...fields: readonly (readonly [string, string])[]) =>
  trail({
    AdvancedEventSelectors: [{ FieldSelectors: fields.map(([Field, value]) => ({ Field, Equals: [value] })) }],
  });

const objects = (values: object, Values: readonly unknown[] = ['arn:aws:s3']) => ({
  EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values }], ...values }],
});

function objectEvents(rule: Rule, kind: string, other: string, readOnly: string): RuleCases {
  const data = ['eventCategory', 'Data'] as const;
  const type = ['resources.type', 'AWS::S3::Object'] as const;
  return {
    rule,
    compliant: {
      'all objects': trail(objects({})),
      'all objects of one kind': trail(
        objects({ ReadWriteType: kind }, [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::']] }]),
      ),
      'an advanced selector': advanced(data, type),
      'an advanced selector of one kind': advanced(data, type, ['readOnly', readOnly]),
      'another trail of the template': resources({
        'Judged AWS::CloudTrail::Trail': {},
        'Other AWS::CloudTrail::Trail': { IsMultiRegionTrail: true, ...objects({}) },
      }),
    },
    nonCompliant: {
      'no data events': trail({}),
      'the other kind': trail(objects({ ReadWriteType: other })),
      'one bucket': trail(objects({}, ['arn:aws:s3:::bucket/'])),
      'another type': trail({
        EventSelectors: [{ DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:s3'] }] }],
      }),
      'one Region': properties(objects({})),
      'a stopped trail': trail({ IsLogging: false, ...objects({}) }),
      'an advanced selector of management events': advanced(['eventCategory', 'Management'], type),
      'an advanced selector of another type': advanced(data, ['resources.type', 'AWS::Lambda::Function']),
      'an advanced selector of the other kind': advanced(data, type, [
        'readOnly',
        readOnly === 'true' ? 'false' : 'true',
      ]),
      'an advanced selector of one bucket': advanced(data, type, ['resources.ARN', 'arn:aws:s3:::bucket/']),
    },
    unresolved: { 'a parameter': properties({ IsMultiRegionTrail: parameter }) },
  };
}

export const cloudtrail: Readonly<Record<string, RuleCases>> = {
  objectReads: objectEvents(objectReads, 'ReadOnly', 'WriteOnly', 'true'),
  objectWrites: objectEvents(objectWrites, 'WriteOnly', 'ReadOnly', 'false'),
};
