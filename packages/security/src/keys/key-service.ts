import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { failOn, type Problem } from '../private/validation';

/** Actions of a service that reads and writes its own encrypted data. `GenerateDataKey*` includes data key pairs. */
const ENCRYPT_AND_DECRYPT = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/**
 * Actions of a publisher to an encrypted topic or queue. Publishers send `aws:SourceAccount` and `aws:SourceArn` to the key,
 * except for EventBridge (Amazon SNS Developer Guide, "Key management", "Enable compatibility between event sources from AWS
 * services and encrypted topics").
 */
const PUBLISH = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/** Options of `KeyService.principal()`. */
export interface KeyServiceOptions {
  /** Actions that the service needs, such as `kms:Decrypt`. `kms:GenerateDataKey*` and `kms:ReEncrypt*` are the only wildcards. */
  readonly actions: string[];

  /**
   * Conditions by operator and condition key, in addition to `aws:SourceAccount`. Use only condition keys that the service
   * sends, according to its documentation.
   *
   * @default - none
   */
  readonly conditions?: Record<string, unknown>;
}

/** Permissions of a service, returned by `KeyService.bind()`. */
export interface KeyServiceConfig {
  /** Statements to add to the key policy. In a key policy, the resource `*` is the key itself. */
  readonly statements: iam.PolicyStatement[];
}

/**
 * An AWS service that can use a KMS key. Each service gets the least actions that it needs, with conditions that limit
 * them to this account.
 *
 * Extend this class to allow other services: return the statements from `bind()`.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html
 *
 * @example
 * class Backups extends KeyService {
 *   public bind(): KeyServiceConfig {
 *     return {
 *       statements: [
 *         new iam.PolicyStatement({
 *           principals: [new iam.ServicePrincipal('backup.amazonaws.com')],
 *           actions: ['kms:Decrypt'],
 *           resources: ['*'],
 *         }),
 *       ],
 *     };
 *   }
 * }
 * new CustomerKey(this, 'Key', { description: 'backups', services: [new Backups()] });
 */
export abstract class KeyService {
  /**
   * Allows CloudWatch Logs to use the key for log groups of this account and Region.
   *
   * @param logGroupName name of the log groups, `*` matches any characters; every log group by default
   */
  static cloudWatchLogs(logGroupName = '*'): KeyService {
    return new StatementService(({ partition, region, account }) => [
      allow(`logs.${region}.amazonaws.com`, ENCRYPT_AND_DECRYPT, {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`,
        },
      }),
    ]);
  }

  /** Allows CloudWatch alarms to publish to an encrypted topic. */
  static cloudWatchAlarms(): KeyService {
    return new StatementService(({ partition, region, account }) => [
      allow('cloudwatch.amazonaws.com', PUBLISH, {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
      }),
    ]);
  }

  /**
   * Allows EventBridge rules to publish to encrypted topics and queues of this account and Region. EventBridge sends no
   * `aws:SourceAccount` or `aws:SourceArn` to the key (Amazon SNS Developer Guide, "Key management"), so the conditions are the
   * encryption contexts of the topics and queues.
   */
  static eventBridge(): KeyService {
    return new StatementService(({ partition, region, account }) =>
      Object.entries({ 'aws:sns:topicArn': 'sns', 'aws:sqs:arn': 'sqs' }).map(([context, service]) =>
        allow('events.amazonaws.com', PUBLISH, {
          ArnLike: { [`kms:EncryptionContext:${context}`]: `arn:${partition}:${service}:${region}:${account}:*` },
        }),
      ),
    );
  }

  /** Allows AWS Budgets to publish to an encrypted topic. */
  static budgets(): KeyService {
    return publisher('budgets.amazonaws.com');
  }

  /** Allows AWS Cost Anomaly Detection to publish to an encrypted topic. */
  static costAnomalyDetection(): KeyService {
    return publisher('costalerts.amazonaws.com');
  }

  /** Allows RDS event subscriptions to publish to an encrypted topic. */
  static rdsEvents(): KeyService {
    return publisher('events.rds.amazonaws.com');
  }

  /** Allows S3 event notifications to an encrypted topic or queue. */
  static s3EventNotifications(): KeyService {
    return publisher('s3.amazonaws.com');
  }

  /** Allows SNS topics to deliver to an encrypted queue. */
  static snsTopics(): KeyService {
    return new StatementService(({ partition, region, account }) => [
      // the condition of the CDK with the feature flag @aws-cdk/aws-sns-subscriptions:restrictSqsDescryption
      allow('sns.amazonaws.com', PUBLISH, {
        ArnLike: { 'aws:SourceArn': `arn:${partition}:sns:${region}:${account}:*` },
      }),
    ]);
  }

  /**
   * Allows CloudTrail to encrypt log files with the key, also in a bucket with an S3 Bucket Key.
   *
   * @param trailName name of a trail in this Region; every trail of the account by default
   */
  static cloudTrail(trailName?: string): KeyService {
    return new StatementService(({ partition, region, account }) => {
      // AWS CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail": aws:SourceArn only
      const trails = `arn:${partition}:cloudtrail:*:${account}:trail/*`;
      const source = trailName
        ? { StringEquals: { 'aws:SourceArn': `arn:${partition}:cloudtrail:${region}:${account}:trail/${trailName}` } }
        : { ArnLike: { 'aws:SourceArn': trails } };
      return [
        allow('cloudtrail.amazonaws.com', ['kms:GenerateDataKey*'], {
          ...source,
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trails },
        }),
        // Decrypt is required for a bucket with an S3 Bucket Key, whose encryption context is the bucket, not the trail (AWS
        // CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail").
        allow('cloudtrail.amazonaws.com', ['kms:Decrypt', 'kms:DescribeKey'], source),
      ];
    });
  }

  /**
   * Allows a delivery channel of AWS Config to write encrypted snapshots and histories. AWS Config sends `aws:SourceAccount`
   * (AWS Config Developer Guide, "Permissions for the KMS Key for the AWS Config Delivery Channel").
   */
  static config(): KeyService {
    return publisher('config.amazonaws.com');
  }

  /**
   * Allows vended logs to be delivered to an encrypted bucket: VPC flow logs, AWS WAF logs, CloudFront standard logs (v2)
   * and others.
   */
  static logDelivery(): KeyService {
    return new StatementService(({ partition, account }) => [
      // Amazon CloudWatch Logs User Guide, "Enabling logging from AWS services", Amazon S3 bucket server-side encryption
      allow('delivery.logs.amazonaws.com', ENCRYPT_AND_DECRYPT, {
        StringEquals: { 'aws:SourceAccount': account },
        // CloudFront logs are delivered from us-east-1, regardless of the Region of the bucket.
        ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:*:${account}:*` },
      }),
    ]);
  }

  /** Allows CloudFront distributions of this account to read an encrypted bucket with origin access control. */
  static cloudFront(): KeyService {
    return new StatementService(({ partition, account }) => [
      // Amazon CloudFront Developer Guide, "Restrict access to an Amazon S3 origin", SSE-KMS
      allow('cloudfront.amazonaws.com', ['kms:Decrypt'], {
        ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
      }),
    ]);
  }

  /**
   * Allows any other service. The condition `aws:SourceAccount` limits it to this account. For a service whose documentation
   * does not say that it sends this key, extend this class: the statement would never match.
   *
   * The key fails if the principal is not that of a service, or if `actions` is empty or has a wildcard for several actions.
   *
   * @param servicePrincipal such as `backup.amazonaws.com`
   */
  static principal(servicePrincipal: string, options: KeyServiceOptions): KeyService {
    return new StatementService(({ account }, scope) => {
      failOn(scope, [checkPrincipal(servicePrincipal), checkActions(options.actions)]);
      const accountOnly = { ...(options.conditions?.StringEquals as object), 'aws:SourceAccount': account };
      return [allow(servicePrincipal, options.actions, { ...options.conditions, StringEquals: accountOnly })];
    });
  }

  /**
   * Returns the statements that allow the service to use the key.
   *
   * @param scope construct in the account and Region in which the service uses the key
   */
  abstract bind(scope: IConstruct): KeyServiceConfig;
}

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

class StatementService extends KeyService {
  constructor(private readonly statementsFor: (place: Place, scope: IConstruct) => iam.PolicyStatement[]) {
    super();
  }

  bind(scope: IConstruct): KeyServiceConfig {
    const { region, account } = Stack.of(scope);
    return { statements: this.statementsFor({ partition: Aws.PARTITION, region, account }, scope) };
  }
}

function checkPrincipal(servicePrincipal: string): Problem {
  if (Token.isUnresolved(servicePrincipal)) return undefined;
  if (/^[a-z\d-]+(\.[a-z\d-]+)*\.amazonaws\.com(\.cn)?$/.test(servicePrincipal)) return undefined;
  return `services: servicePrincipal must be that of a service, such as backup.amazonaws.com, got '${servicePrincipal}'`;
}

/** AWS documents these two wildcards for services. */
function checkActions(actions: string[]): Problem {
  const isSingle = (action: string) => /^kms:([A-Z][A-Za-z]+|GenerateDataKey\*|ReEncrypt\*)$/.test(action);
  if (actions.length > 0 && actions.every((action) => Token.isUnresolved(action) || isSingle(action))) return undefined;
  return `services: actions must name single KMS actions, got [${actions.join(', ')}]`;
}

function publisher(servicePrincipal: string): KeyService {
  return new StatementService(({ account }) => [
    allow(servicePrincipal, PUBLISH, { StringEquals: { 'aws:SourceAccount': account } }),
  ]);
}

function allow(servicePrincipal: string, actions: string[], conditions: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(servicePrincipal)],
    actions,
    resources: ['*'],
    conditions,
  });
}
