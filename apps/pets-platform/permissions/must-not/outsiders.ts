import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { mustNot, type Expectation } from '../table/expectation';
import { administrator, anonymous, outsider, OTHER_ACCOUNT, type Context } from '../table/principals';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const CROSS_ACCOUNT = `${IAM}/reference_policies_evaluation-logic-cross-account.html`;

/** Resources that a resource policy can open to another account, with the actions on their data. */
const PROTECTED: Readonly<Record<string, (resource: ModelResource) => readonly [readonly string[], string][]>> = {
  'AWS::S3::Bucket': ({ arn }) => [
    [['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${arn}/object`],
    [['s3:ListBucket', 's3:PutBucketPolicy'], arn],
  ],
  'AWS::SecretsManager::Secret': ({ arn }) => [
    [['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret'], arn],
  ],
  'AWS::KMS::Key': ({ arn }) => [[['kms:Decrypt', 'kms:Encrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy'], arn]],
  'AWS::SNS::Topic': ({ arn }) => [[['sns:Publish', 'sns:Subscribe'], arn]],
  'AWS::SQS::Queue': ({ arn }) => [[['sqs:SendMessage', 'sqs:ReceiveMessage'], arn]],
  'AWS::ECR::Repository': ({ arn }) => [[['ecr:BatchGetImage', 'ecr:PutImage'], arn]],
  'AWS::Backup::BackupVault': ({ arn }) => [[['backup:CopyIntoBackupVault', 'backup:DeleteBackupVault'], arn]],
  'AWS::Lambda::Function': ({ arn }) => [[['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'], arn]],
  'AWS::IAM::Role': ({ arn }) => [[['sts:AssumeRole'], arn]],
};

/** Services that accept unsigned requests. */
const UNSIGNED = ['AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::SQS::Queue'];

/** No principal of another account, and no unsigned request, reads or changes data. */
export function outsiders(model: DeploymentModel): Expectation[] {
  return Object.entries(PROTECTED).flatMap(([type, actionsOf]) =>
    model.resources(type).flatMap((resource) =>
      actionsOf(resource).flatMap(([actions, arn]) =>
        [outsider(), ...(UNSIGNED.includes(type) ? [anonymous()] : [])].flatMap((by) =>
          mustNot({ by, actions, on: [arn], why: 'only principals of the account use it', source: CROSS_ACCOUNT }).map(
            (each) => ({
              ...each,
              from: resource.path,
            }),
          ),
        ),
      ),
    ),
  );
}

/** Context keys of requests without TLS 1.2. */
const INSECURE: readonly Context[] = [{ 'aws:SecureTransport': 'false' }, { 's3:TlsVersion': '1.1' }];

/** Requests that fail for each principal of the account, even for an administrator. */
export function insiders(model: DeploymentModel): Expectation[] {
  const from = (resource: ModelResource, props: Omit<Parameters<typeof mustNot>[0], 'by'>): Expectation[] =>
    mustNot({ ...props, by: administrator(resource.stack) }).map((each) => ({ ...each, from: resource.path }));
  return [
    ...model.resources('AWS::S3::Bucket').flatMap((bucket) =>
      INSECURE.flatMap((context) =>
        from(bucket, {
          actions: ['s3:GetObject'],
          on: [`${bucket.arn}/object`],
          context,
          why: 'requests use TLS 1.2 or later',
          source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
        }),
      ),
    ),
    ...model.resources('AWS::SNS::Topic').flatMap((topic) =>
      from(topic, {
        actions: ['sns:Publish'],
        on: [topic.arn],
        context: { 'aws:SecureTransport': 'false' },
        why: 'requests use TLS',
        source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
      }),
    ),
    ...model.resources('AWS::SQS::Queue').flatMap((queue) =>
      from(queue, {
        actions: ['sqs:SendMessage'],
        on: [queue.arn],
        context: { 'aws:SecureTransport': 'false' },
        why: 'requests use TLS',
        source:
          'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
      }),
    ),
    ...model.resources('AWS::KMS::Key').flatMap((key) =>
      from(key, {
        actions: ['kms:CreateGrant'],
        on: [key.arn],
        context: { 'kms:GrantIsForAWSResource': 'false' },
        why: 'grants are for AWS services only',
        source: 'https://docs.aws.amazon.com/kms/latest/developerguide/grants.html',
      }),
    ),
    ...model.resources('AWS::IAM::Role').flatMap((role) =>
      from(role, {
        actions: ['sts:AssumeRole'],
        on: [role.arn],
        why: 'the role does not trust principals of the account',
        source: `${IAM}/id_roles_create_for-service.html`,
      }),
    ),
  ];
}

/** A service that acts for another account must not pass a policy that trusts it for this account. */
export function otherSources(expectations: readonly Expectation[]): Expectation[] {
  return expectations
    .filter(({ allowed, principal, anySource, context }) => {
      const sends = Object.keys(context).some((key) => SOURCE_KEYS.some((source) => key.startsWith(source)));
      return allowed && principal.kind === 'service' && anySource === undefined && sends;
    })
    .map((expectation) => ({
      ...expectation,
      allowed: false,
      principal: { ...expectation.principal, name: `${expectation.principal.name} for another account` },
      context: Object.fromEntries(
        Object.entries(expectation.context).map(([key, value]) => [
          key,
          SOURCE_KEYS.some((source) => key.startsWith(source)) ? value.replace(/\b\d{12}\b/, OTHER_ACCOUNT) : value,
        ]),
      ),
      reason: 'the policy is for services that act for this account',
      source: `${IAM}/confused-deputy.html`,
    }));
}

/** Context keys with the account that a service acts for. */
const SOURCE_KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'sts:ExternalId', 'kms:EncryptionContext:'];
