import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuditTrail, type AuditTrailProps, DataEvents, LogBucket, TrailInsight } from '../../src';
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

  test('every region is recorded, encrypted, and a change to a log file shows', () => {
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

  test('the calls can be searched for a year in an encrypted log group that outlives the stack', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('the role may write to that log group and do nothing else, and has no policy inline', () => {
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
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
          },
        ],
      },
    });
  });

  test('the trail waits for the policies that it needs', () => {
    template.hasResource('AWS::CloudTrail::Trail', {
      DependsOn: [Match.stringLikeRegexp('^BucketPolicy'), Match.stringLikeRegexp('^TrailDeliveryRole')],
    });
  });

  test('a plain bucket and a plain key let the trail in', () => {
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

  test('the ARN is that of the trail', () => {
    expect(stack.resolve(trail.trailArn)).toEqual({ 'Fn::GetAtt': ['Trail022F0CF2', 'Arn'] });
  });

  test('the logical ids stay, since new ones would lose the log group', () => {
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toEqual(['TrailLogs73276642']);
    expect(Object.keys(template.findResources('AWS::CloudTrail::Trail'))).toEqual(['Trail022F0CF2']);
  });
});

describe('with everything chosen', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  const data = new s3.Bucket(stack, 'Data');
  const worker = lambda.Function.fromFunctionArn(stack, 'Worker', 'arn:aws:lambda:eu-west-1:111111111111:function:w');
  trailIn(stack, {
    bucket: new LogBucket(stack, 'Logs', { sources: [] }).bucket,
    trailName: 'audit',
    prefix: 'trail',
    multiRegion: false,
    logRetention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
    insights: [TrailInsight.API_CALL_RATE, TrailInsight.API_ERROR_RATE],
    dataEvents: [
      DataEvents.s3Objects([data], { writeOnly: true }),
      DataEvents.lambdaInvocations([worker]),
      DataEvents.of('AWS::DynamoDB::Table', ['arn:aws:dynamodb:eu-west-1:111111111111:table/t']),
    ],
  });
  const template = Template.fromStack(stack);

  test('the trail has what was chosen', () => {
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      TrailName: 'audit',
      S3KeyPrefix: 'trail',
      IsMultiRegionTrail: false,
      IncludeGlobalServiceEvents: false,
      InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }, { InsightType: 'ApiErrorRateInsight' }],
    });
    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
  });

  test('management events are still recorded beside the data events', () => {
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

  test('bucket and key are held to the one trail', () => {
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

test('a bucket and a key that were imported are taken as they are', () => {
  const stack = new Stack(new App(), 'Governance', { env });
  trailIn(stack, {
    bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'audit-logs'),
    encryptionKey: kms.Key.fromKeyArn(stack, 'ImportedKey', 'arn:aws:kms:eu-west-1:111111111111:key/1'),
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::S3::BucketPolicy', 0);
  template.hasResourceProperties('AWS::CloudTrail::Trail', { S3BucketName: 'audit-logs' });
});

test('bucket and key of other stacks make no circle', () => {
  const app = new App();
  const keys = new Stack(app, 'Keys', { env });
  const buckets = new Stack(app, 'Buckets', { env });
  const governance = new Stack(app, 'Governance', { env });
  const encryptionKey = new kms.Key(keys, 'Key');
  const { bucket } = new LogBucket(buckets, 'Logs', { encryptionKey });
  new AuditTrail(governance, 'Trail', { bucket, encryptionKey });
  Template.fromStack(governance).resourceCountIs('AWS::CloudTrail::Trail', 1);
  expect(keys.dependencies).toEqual([]);
  expect(buckets.dependencies).toEqual([keys]);
});

describe('errors', () => {
  const build = (props: Partial<AuditTrailProps>) => () => trailIn(new Stack(new App(), 'Governance'), props);

  test.each(['abc', 'a-b', 'a.b_c-d1', 'x'.repeat(128)])('accepts a trail name (%#)', (trailName) => {
    expect(build({ trailName })).not.toThrow();
  });

  test.each(['', 'ab', '-abc', 'abc-', 'a--b', 'with space', 'x'.repeat(129)])(
    'fails when the trail is misnamed (%#)',
    (trailName) => {
      expect(build({ trailName })).toThrow(
        `Governance/Trail: trailName must be 3 to 128 letters, digits and single '.', '_' or '-' between them, got '${trailName}'`,
      );
    },
  );

  test('does not judge a name that is known at deployment only', () => {
    expect(build({ trailName: Lazy.string({ produce: () => '-' }) })).not.toThrow();
  });

  test('fails when the trail would record its own deliveries', () => {
    const stack = new Stack(new App(), 'Governance');
    const bucket = new s3.Bucket(stack, 'Bucket');
    const dataEvents = [DataEvents.s3Objects([bucket])];
    expect(
      () => new AuditTrail(stack, 'Trail', { bucket, encryptionKey: new kms.Key(stack, 'Key'), dataEvents }),
    ).toThrow(
      'Governance/Trail: dataEvents must not name the bucket of the trail: each delivery would be recorded and delivered again',
    );
  });

  test('fails when data events are about nothing', () => {
    expect(build({ dataEvents: [DataEvents.of('AWS::DynamoDB::Table', [])] })).toThrow(
      'Governance/Trail: dataEvents of AWS::DynamoDB::Table must name at least one resource',
    );
  });
});
