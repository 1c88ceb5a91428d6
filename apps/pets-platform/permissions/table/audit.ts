import { may, type Entries } from './expectation';
import { roleOf, service, serviceFor } from './principals';
import { assumesArn, usesKey, writesLogs } from './shared';

const TRAIL = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide';
const CONFIG = 'https://docs.aws.amazon.com/config/latest/developerguide';

/** AWS CloudTrail and AWS Config. */
export const AUDIT: Entries = {
  'AWS::CloudTrail::Trail': (trail, model) => {
    const { S3BucketName, S3KeyPrefix, KMSKeyId, CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn } = trail.properties;
    const bucket = model.get('AWS::S3::Bucket', S3BucketName);
    const logGroup = model.get('AWS::Logs::LogGroup', CloudWatchLogsLogGroupArn);
    const role = roleOf(model, CloudWatchLogsRoleArn);
    const by = serviceFor('cloudtrail.amazonaws.com', trail);
    const policy = `${TRAIL}/create-s3-bucket-policy-for-cloudtrail.html`;
    const keyPolicy = `${TRAIL}/create-kms-key-policy-for-cloudtrail.html`;
    const prefix = S3KeyPrefix ? `${S3KeyPrefix}/` : '';
    return [
      ...may({ by, actions: ['s3:GetBucketAcl'], on: [bucket.arn], why: 'checks the bucket', source: policy }),
      ...may({
        by,
        actions: ['s3:PutObject'],
        on: [`${bucket.arn}/${prefix}AWSLogs/${trail.stack.account}/CloudTrail/file.json.gz`],
        context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
        why: 'delivers log files',
        source: policy,
      }),
      ...usesKey(model, {
        by,
        key: KMSKeyId,
        actions: ['kms:GenerateDataKey'],
        encryptionContext: { 'aws:cloudtrail:arn': trail.arn },
        why: 'encrypts log files',
        source: keyPolicy,
      }),
      ...usesKey(model, {
        by,
        key: KMSKeyId,
        actions: ['kms:DescribeKey', 'kms:Decrypt'],
        why: 'checks the key, and uses a bucket with an S3 Bucket Key',
        source: keyPolicy,
      }),
      // CloudTrail sends no source keys when it assumes the role
      ...assumesArn(
        model,
        service('cloudtrail.amazonaws.com'),
        CloudWatchLogsRoleArn,
        'sends events to CloudWatch Logs',
        `${TRAIL}/cloudtrail-required-policy-for-cloudwatch-logs.html`,
      ),
      ...writesLogs(
        role,
        logGroup,
        'sends events to CloudWatch Logs',
        `${TRAIL}/cloudtrail-required-policy-for-cloudwatch-logs.html`,
      ),
    ];
  },
  'AWS::Config::DeliveryChannel': (channel, model) => {
    const { S3BucketName, S3KeyPrefix, S3KmsKeyArn } = channel.properties;
    const bucket = model.get('AWS::S3::Bucket', S3BucketName);
    const by = service('config.amazonaws.com', { 'aws:SourceAccount': channel.stack.account });
    const policy = `${CONFIG}/s3-bucket-policy.html`;
    const prefix = S3KeyPrefix ? `${S3KeyPrefix}/` : '';
    return [
      ...may({
        by,
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        on: [bucket.arn],
        why: 'checks the bucket',
        source: policy,
      }),
      ...may({
        by,
        actions: ['s3:PutObject'],
        on: [`${bucket.arn}/${prefix}AWSLogs/${channel.stack.account}/Config/file.json.gz`],
        context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
        why: 'delivers snapshots and history',
        source: policy,
      }),
      ...usesKey(model, {
        by,
        key: S3KmsKeyArn,
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        why: 'encrypts snapshots and history',
        source: `${CONFIG}/s3-kms-key-policy.html`,
      }),
    ];
  },
  'AWS::Config::ConfigurationRecorder': {
    none: 'The service-linked role of AWS Config records resources.',
    source: `${CONFIG}/using-service-linked-roles.html`,
  },
  'AWS::Config::ConfigRule': {
    none: 'A managed rule of AWS evaluates what the recorder has recorded.',
    source: `${CONFIG}/evaluate-config_use-managed-rules.html`,
  },
};
