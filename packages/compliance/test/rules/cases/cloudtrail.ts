import { bucketLogs } from '../../../src/rules/cloudtrail/bucket-logs';
import { multiRegionTrail } from '../../../src/rules/cloudtrail/multi-region-trail';
import { objectReads } from '../../../src/rules/cloudtrail/object-reads';
import { objectWrites } from '../../../src/rules/cloudtrail/object-writes';
import { privateBucket } from '../../../src/rules/cloudtrail/private-bucket';
import { trailEnabled } from '../../../src/rules/cloudtrail/trail-enabled';
import type { Rule } from '../../../src/rules/rule';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

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
    unresolved: { 'a parameter': properties({ IsMultiRegionTrail: PARAMETER }) },
  };
}

function withBucket(bucket: Readonly<Record<string, unknown>>): Case {
  return resources({
    'Judged AWS::CloudTrail::Trail': { S3BucketName: { Ref: 'Bucket' } },
    'Bucket AWS::S3::Bucket': bucket,
  });
}

const management = (ReadWriteType: string, IncludeManagementEvents?: boolean) => ({
  ReadWriteType,
  IncludeManagementEvents,
});

export const cloudtrail: Readonly<Record<string, RuleCases>> = {
  objectReads: objectEvents(objectReads, 'ReadOnly', 'WriteOnly', 'true'),
  objectWrites: objectEvents(objectWrites, 'WriteOnly', 'ReadOnly', 'false'),
  multiRegionTrail: {
    rule: multiRegionTrail,
    compliant: {
      'the default': trail({}),
      'all events': trail({ EventSelectors: [management('All', true)] }),
      'reads and writes': trail({ EventSelectors: [management('ReadOnly'), management('WriteOnly')] }),
      'an advanced selector': advanced(['eventCategory', 'Management']),
    },
    nonCompliant: {
      'one Region': properties({}),
      'only writes': trail({ EventSelectors: [management('WriteOnly')] }),
      'no management events': trail({ EventSelectors: [management('All', false)] }),
      'an advanced selector of writes': advanced(['eventCategory', 'Management'], ['readOnly', 'false']),
      'an advanced selector of one service': advanced(['eventCategory', 'Management'], ['eventSource', 'x']),
      'an advanced selector of data events': advanced(['eventCategory', 'Data']),
      'an advanced selector with an unknown field': trail({
        AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, {}] }],
      }),
    },
    unresolved: { 'a parameter': properties({ IsMultiRegionTrail: PARAMETER }) },
  },
  trailEnabled: {
    rule: trailEnabled,
    compliant: { 'a trail': properties({ IsLogging: true }) },
    nonCompliant: { 'a stopped trail': properties({ IsLogging: false }) },
    unresolved: { 'a parameter': properties({ IsLogging: PARAMETER }) },
  },
  privateBucket: {
    rule: privateBucket,
    compliant: { 'the default': withBucket({}) },
    nonCompliant: {
      'a public bucket': withBucket({
        AccessControl: 'PublicReadWrite',
        PublicAccessBlockConfiguration: { BlockPublicAcls: false },
      }),
    },
    notApplicable: { 'no bucket': properties({}) },
    unresolved: { 'a bucket of another stack': properties({ S3BucketName: 'bucket' }) },
  },
  bucketLogs: {
    rule: bucketLogs,
    compliant: {
      logs: withBucket({ LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } }),
      'logs in the same bucket': withBucket({ LoggingConfiguration: { LogFilePrefix: 'logs/' } }),
    },
    nonCompliant: { 'no logs': withBucket({}) },
    notApplicable: { 'no bucket': properties({}) },
    unresolved: { 'a bucket of another stack': properties({ S3BucketName: 'bucket' }) },
  },
};
