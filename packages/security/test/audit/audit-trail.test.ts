import { App, CfnResource, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuditTrail, type AuditTrailProps, DataEvents, type DataEventsConfig, LogBucket } from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };

function trailIn(stack: Stack, props: Partial<AuditTrailProps> = {}): AuditTrail {
  return new AuditTrail(stack, 'Trail', {
    bucket: new s3.Bucket(stack, 'Bucket'),
    encryptionKey: new kms.Key(stack, 'Key'),
    ...props,
  });
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const trail = trailIn(stack);
  const template = Template.fromStack(stack);

  test('records all Regions, with encryption and log file validation', () => {
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      S3BucketName: { Ref: Match.stringLikeRegexp('^Bucket') },
      AdvancedEventSelectors: Match.absent(),
      InsightSelectors: Match.absent(),
      TrailName: Match.absent(),
    });
  });

  test('creates an encrypted log group with a retention of a year, which is retained', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('the role can write to the log group only, without an inline policy', () => {
    expect(statementsOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['TrailLogs73276642', 'Arn'] },
      },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: Match.absent(),
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            // CloudTrail sends no source conditions to the role, so it could not assume it with them.
            Condition: Match.absent(),
          },
        ],
      },
    });
  });

  test('CloudTrail can decrypt with the key for trails of this account, which a bucket with an S3 Bucket Key requires', () => {
    const decrypting = statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').filter(
      ({ Principal, Action }) =>
        (Principal as { Service?: string }).Service === 'cloudtrail.amazonaws.com' && Action.includes('kms:Decrypt'),
    );
    expect(decrypting).toEqual([
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
      }),
    ]);
  });

  test('the trail depends on the bucket policy and the role', () => {
    template.hasResource('AWS::CloudTrail::Trail', {
      DependsOn: [Match.stringLikeRegexp('^BucketPolicy'), Match.stringLikeRegexp('^TrailDeliveryRole')],
    });
  });

  test('extends the policies of an s3.Bucket and a kms.Key', () => {
    const callers = (type: string, property: string) =>
      statementsOf(stack, type, property).map(({ Principal }) => (Principal as { Service?: string }).Service);
    expect(callers('AWS::S3::BucketPolicy', 'PolicyDocument')).toEqual([
      'cloudtrail.amazonaws.com',
      'cloudtrail.amazonaws.com',
    ]);
    expect(callers('AWS::KMS::Key', 'KeyPolicy').slice(1)).toEqual([
      'logs.eu-west-1.amazonaws.com',
      'cloudtrail.amazonaws.com',
      'cloudtrail.amazonaws.com',
    ]);
  });

  test('has the ARN and the reference of the trail', () => {
    const trailArn = { 'Fn::GetAtt': ['Trail022F0CF2', 'Arn'] };
    expect(stack.resolve(trail.trailArn)).toEqual(trailArn);
    expect(stack.resolve(trail.trailRef)).toEqual({ trailArn, trailName: { Ref: 'Trail022F0CF2' } });
  });

  test('keeps the logical ids, since a replacement loses the log group', () => {
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toEqual(['TrailLogs73276642']);
    expect(Object.keys(template.findResources('AWS::CloudTrail::Trail'))).toEqual(['Trail022F0CF2']);
  });
});

describe('with all props', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const data = new s3.Bucket(stack, 'Data');
  const table = dynamodb.Table.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:eu-west-1:111111111111:table/t');
  const worker = lambda.Function.fromFunctionArn(stack, 'Worker', 'arn:aws:lambda:eu-west-1:111111111111:function:w');
  trailIn(stack, {
    bucket: new LogBucket(stack, 'Logs'),
    trailName: 'audit',
    s3KeyPrefix: 'trail',
    isMultiRegionTrail: false,
    cloudWatchLogsRetention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
    insightTypes: [cloudtrail.InsightType.API_CALL_RATE, cloudtrail.InsightType.API_ERROR_RATE],
    dataEvents: [
      DataEvents.s3Objects([data], { writeOnly: true }),
      DataEvents.lambdaInvocations([worker]),
      DataEvents.dynamoDbItems([table]),
    ],
  });
  const template = Template.fromStack(stack);

  test('sets the properties of the trail', () => {
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      TrailName: 'audit',
      S3KeyPrefix: 'trail',
      IsMultiRegionTrail: false,
      IncludeGlobalServiceEvents: false,
      InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }, { InsightType: 'ApiErrorRateInsight' }],
    });
    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
  });

  test('records management events and data events', () => {
    const ofData = (type: string, comparison: unknown, ...more: unknown[]) => ({
      Name: `Data events of ${type}`,
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: [type] },
        comparison,
        ...more,
      ],
    });
    const [trail] = Object.values(template.findResources('AWS::CloudTrail::Trail'));
    expect(trail.Properties.AdvancedEventSelectors).toEqual([
      { Name: 'Management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      ofData(
        'AWS::S3::Object',
        {
          Field: 'resources.ARN',
          StartsWith: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Data/), 'Arn'] }, '/']] }],
        },
        { Field: 'readOnly', Equals: ['false'] },
      ),
      ofData('AWS::Lambda::Function', {
        Field: 'resources.ARN',
        StartsWith: ['arn:aws:lambda:eu-west-1:111111111111:function:w'],
      }),
      ofData('AWS::DynamoDB::Table', {
        Field: 'resources.ARN',
        Equals: ['arn:aws:dynamodb:eu-west-1:111111111111:table/t'],
      }),
    ]);
  });

  test('the policies of the bucket and the key allow this trail only', () => {
    const arn = {
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudtrail:eu-west-1:111111111111:trail/audit']],
    };
    for (const [type, property] of [
      ['AWS::S3::BucketPolicy', 'PolicyDocument'],
      ['AWS::KMS::Key', 'KeyPolicy'],
    ]) {
      const trails = statementsOf(stack, type, property).filter(({ Principal }) =>
        JSON.stringify(Principal).includes('cloudtrail'),
      );
      expect(trails).toHaveLength(2);
      for (const { Condition } of trails) {
        expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceArn': arn } });
      }
    }
  });
});

test('accepts an imported bucket and an imported key', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  trailIn(stack, {
    bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'audit-logs'),
    encryptionKey: kms.Key.fromKeyArn(stack, 'ImportedKey', 'arn:aws:kms:eu-west-1:111111111111:key/1'),
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::S3::BucketPolicy', 0);
  template.hasResourceProperties('AWS::CloudTrail::Trail', { S3BucketName: 'audit-logs' });
});

test('a bucket and a key of other stacks create no dependency cycle', () => {
  const app = new App();
  const keys = new Stack(app, 'Keys', { env });
  const buckets = new Stack(app, 'Buckets', { env });
  const governance = new Stack(app, 'Governance', { env });
  const encryptionKey = new kms.Key(keys, 'Key');
  const bucket = new LogBucket(buckets, 'Logs', { encryptionKey });
  new AuditTrail(governance, 'Trail', { bucket, encryptionKey });
  Template.fromStack(governance).resourceCountIs('AWS::CloudTrail::Trail', 1);
  expect(keys.dependencies).toEqual([]);
  expect(buckets.dependencies).toEqual([keys]);
});

describe('validation', () => {
  const build = (props: Partial<AuditTrailProps>) => () => trailIn(new Stack(new App(), 'Governance'), props);

  test.each(['abc', 'a-b', 'a.b_c-d1', 'x'.repeat(128)])('accepts the trail name %j', (trailName) => {
    expect(build({ trailName })).not.toThrow();
  });

  test.each(['', 'ab', '-abc', 'abc-', 'a--b', 'with space', 'x'.repeat(129)])(
    'fails with the trail name %j',
    (trailName) => {
      expect(build({ trailName })).toThrow(
        `Governance/Trail: trailName must be 3 to 128 letters and digits, with single '.', '_' or '-' between them, got '${trailName}'`,
      );
    },
  );

  test('accepts a name that is an unresolved token', () => {
    expect(build({ trailName: Lazy.string({ produce: () => '-' }) })).not.toThrow();
  });

  test('fails when data events include the bucket of the trail', () => {
    const stack = new Stack(new App(), 'Governance');
    const bucket = new s3.Bucket(stack, 'Bucket');
    const dataEvents = [DataEvents.s3Objects([bucket])];
    expect(
      () => new AuditTrail(stack, 'Trail', { bucket, encryptionKey: new kms.Key(stack, 'Key'), dataEvents }),
    ).toThrow(
      'Governance/Trail: dataEvents must not include the bucket of the trail, since each delivery would cause another event',
    );
  });

  test('fails when data events are repeated', () => {
    expect(build({ dataEvents: [DataEvents.allS3Objects(), DataEvents.allS3Objects()] })).toThrow(
      'Governance/Trail: dataEvents must have different resources, got one twice',
    );
  });

  test('fails when data events have a resource twice', () => {
    const data = s3.Bucket.fromBucketName(new Stack(), 'Data', 'data');
    const other = s3.Bucket.fromBucketName(new Stack(), 'Other', 'other');
    expect(build({ dataEvents: [DataEvents.s3Objects([data, other])] })).not.toThrow();
    expect(build({ dataEvents: [DataEvents.s3Objects([data, other, data])] })).toThrow(
      'Governance/Trail: dataEvents must have different resources, got one twice',
    );
  });

  test('fails when insight types are repeated', () => {
    const { API_CALL_RATE, API_ERROR_RATE } = cloudtrail.InsightType;
    expect(build({ insightTypes: [API_CALL_RATE, API_ERROR_RATE, API_CALL_RATE] })).toThrow(
      'Governance/Trail: insightTypes must be unique, got ApiCallRateInsight, ApiErrorRateInsight, ApiCallRateInsight',
    );
  });

  test('fails when data events have no resource', () => {
    expect(build({ dataEvents: [DataEvents.dynamoDbItems([])] })).toThrow(
      'Governance/Trail: dataEvents of AWS::DynamoDB::Table must have at least one resource, got none',
    );
  });
});

test.each([
  ['read and write events', {}, []],
  ['write events', { writeOnly: true }, [{ Field: 'readOnly', Equals: ['false'] }]],
])('records %s of the objects of all buckets, and management events', (_, options, fields) => {
  const stack = new Stack(new App(), 'Governance', { env });
  trailIn(stack, { dataEvents: [DataEvents.allS3Objects(options)] });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudTrail::Trail'));
  expect(Properties.AdvancedEventSelectors).toEqual([
    { Name: 'Management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    {
      Name: 'Data events of AWS::S3::Object',
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        ...fields,
      ],
    },
  ]);
});

test('data events can be added later', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const trail = trailIn(stack);
  trail.addDataEvents(DataEvents.s3Objects([s3.Bucket.fromBucketName(stack, 'Data', 'data')]));
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudTrail::Trail'));
  expect(Properties.AdvancedEventSelectors.map(({ Name }: { Name: string }) => Name)).toEqual([
    'Management events',
    'Data events of AWS::S3::Object',
  ]);
  expect(() => trail.addDataEvents(DataEvents.lambdaInvocations([]))).toThrow(
    'Governance/Trail: dataEvents of AWS::Lambda::Function must have at least one resource, got none',
  );
});

test('data events can be implemented outside of the package', () => {
  class TopicEvents extends DataEvents {
    bind(): DataEventsConfig {
      const fieldSelectors = [
        { field: 'eventCategory', equalTo: ['Data'] },
        { field: 'resources.type', equalTo: ['AWS::SNS::Topic'] },
      ];
      return { eventSelector: { name: 'Messages', fieldSelectors } };
    }
  }
  const stack = new Stack(new App(), 'Governance', { env });
  trailIn(stack, { dataEvents: [new TopicEvents()] });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudTrail::Trail', {
    AdvancedEventSelectors: [
      Match.objectLike({ Name: 'Management events' }),
      {
        Name: 'Messages',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::SNS::Topic'] },
        ],
      },
    ],
  });
});

test('constructs that are added to its role or to the bucket policy later can reference the trail', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const bucket = new s3.Bucket(stack, 'Delivery', { enforceSSL: true });
  const trail = trailIn(stack, { bucket });
  for (const parent of [trail.node.findChild('DeliveryRole'), bucket.policy as s3.BucketPolicy]) {
    new CfnResource(parent, 'Later', { type: 'AWS::SNS::Topic', properties: { DisplayName: trail.trailArn } });
  }
  // Fails for a template with a dependency cycle.
  expect(() => Template.fromStack(stack)).not.toThrow();
});
