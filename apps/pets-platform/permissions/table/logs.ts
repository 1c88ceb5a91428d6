import { may, type Entries } from './expectation';
import { roleOf, service, serviceFor } from './principals';
import { assumes, encryptsObjects, grantsKey, logGroupArn, usesKey } from './shared';

const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';
const STANDARD_LOGS = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html';
const FIREHOSE = 'https://docs.aws.amazon.com/firehose/latest/dev';

/** Amazon CloudWatch Logs and Amazon Data Firehose. */
export const LOGS_ENTRIES: Entries = {
  'AWS::Logs::LogGroup': (logGroup, model) => {
    const { region, account } = logGroup.stack;
    return usesKey(model, {
      by: service(`logs.${region}.amazonaws.com`, { 'aws:SourceAccount': account }),
      key: logGroup.properties.KmsKeyId,
      actions: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
        'kms:DescribeKey',
      ],
      encryptionContext: { 'aws:logs:arn': logGroupArn(logGroup) },
      why: 'encrypts the log group',
      source: `${LOGS}/encrypt-log-data-kms.html`,
    });
  },
  'AWS::Logs::SubscriptionFilter': (filter, model) => {
    const { RoleArn, DestinationArn, LogGroupName } = filter.properties;
    const logGroup = model.get('AWS::Logs::LogGroup', LogGroupName, filter);
    const role = roleOf(model, RoleArn);
    const source = `${LOGS}/SubscriptionFilters.html#FirehoseExample`;
    return [
      ...assumes(
        service('logs.amazonaws.com', {
          'aws:SourceArn': logGroup.arn,
          'aws:SourceAccount': filter.stack.account,
        }),
        role,
        'sends log events',
        source,
      ),
      ...may({
        by: role,
        actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        on: [model.get('AWS::KinesisFirehose::DeliveryStream', DestinationArn).arn],
        why: 'sends log events',
        source,
      }),
    ];
  },
  'AWS::Logs::MetricFilter': { none: 'CloudWatch Logs writes its metric.', source: `${LOGS}/MonitoringLogData.html` },
  'AWS::Logs::QueryDefinition': {
    none: 'A query reads what its user has permission to read.',
    source: `${LOGS}/CWL_Insights-Saving-Queries.html`,
  },
  'AWS::KinesisFirehose::DeliveryStream': (stream, model) => {
    const { ExtendedS3DestinationConfiguration: destination, DeliveryStreamEncryptionConfigurationInput: encryption } =
      stream.properties;
    const bucket = model.get('AWS::S3::Bucket', destination.BucketARN);
    const role = roleOf(model, destination.RoleARN);
    const source = `${FIREHOSE}/controlling-access.html#using-iam-s3`;
    const why = 'writes the archive';
    return [
      ...assumes(
        service('firehose.amazonaws.com', { 'sts:ExternalId': stream.stack.account }),
        role,
        why,
        `${FIREHOSE}/controlling-access.html#firehose-assume-role`,
      ),
      ...may({
        by: role,
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        on: [bucket.arn],
        why,
        source,
      }),
      ...may({
        by: role,
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        on: [`${bucket.arn}/logs/file.gz`],
        why,
        source,
      }),
      ...encryptsObjects(model, role, bucket),
      ...grantsKey(model, stream, encryption?.KeyARN, `firehose.${stream.stack.region}`, `${FIREHOSE}/encryption.html`),
    ];
  },
  'AWS::Logs::DeliverySource': { none: 'Its delivery needs permissions.', source: STANDARD_LOGS },
  'AWS::Logs::DeliveryDestination': (destination) => {
    const { account, region } = destination.stack;
    return may({
      by: serviceFor(
        'delivery.logs.amazonaws.com',
        destination,
        `arn:aws:logs:${region}:${account}:delivery-source:name`,
      ),
      actions: ['s3:PutObject'],
      on: [`${destination.properties.DestinationResourceArn}/AWSLogs/${account}/CloudFront/file.gz`],
      context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
      why: 'delivers access logs of CloudFront',
      source: STANDARD_LOGS,
    });
  },
  'AWS::Logs::Delivery': { none: 'Its destination names the bucket.', source: STANDARD_LOGS },
  'AWS::WAFv2::LoggingConfiguration': {
    none: 'AWS WAF creates the resource policy of the log group with the permissions of CloudFormation.',
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html',
  },
};
