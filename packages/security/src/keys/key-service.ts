import { Aws, type Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';

/** What a service does with a key to read and write data of its own; the star takes in the pair of a data key. */
const ENCRYPT_AND_DECRYPT = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** What a publisher does with the key of an encrypted topic or queue (SNS guide, "Key management"). */
const PUBLISH = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/** Options of `KeyService.principal()`. */
export interface KeyServiceOptions {
  /** Actions that the service needs, such as `kms:Decrypt`. `kms:*` is for the account alone and throws. */
  readonly actions: string[];

  /**
   * Conditions, by operator and key, beside `aws:SourceAccount`.
   *
   * @default - none
   */
  readonly conditions?: Record<string, unknown>;
}

/**
 * An AWS service that may use a key: its principal, the fewest actions and the conditions that tie it to this account.
 */
export class KeyService {
  /**
   * CloudWatch Logs, for encrypted log groups of this account and region.
   *
   * @param logGroupName name of the log groups, `*` stands for any characters; default: every log group
   */
  static logs(logGroupName = '*'): KeyService {
    return new KeyService(({ partition, region, account }) => [
      allow(`logs.${region}.amazonaws.com`, ENCRYPT_AND_DECRYPT, {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`,
        },
      }),
    ]);
  }

  /** CloudWatch alarms that publish to an encrypted topic. */
  static cloudWatchAlarms(): KeyService {
    return new KeyService(({ partition, region, account }) => [
      allow('cloudwatch.amazonaws.com', PUBLISH, {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
      }),
    ]);
  }

  /** EventBridge rules whose target is an encrypted topic or queue. */
  static eventBridge(): KeyService {
    return new KeyService(({ partition, region, account }) => [
      allow('events.amazonaws.com', PUBLISH, {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${account}:rule/*` },
      }),
    ]);
  }

  /** AWS Budgets that publish to an encrypted topic. */
  static budgets(): KeyService {
    return new KeyService(({ account }) => [allow('budgets.amazonaws.com', PUBLISH, fromAccount(account))]);
  }

  /** Cost anomaly detection that publishes to an encrypted topic. */
  static costAnomalies(): KeyService {
    return new KeyService(({ account }) => [allow('costalerts.amazonaws.com', PUBLISH, fromAccount(account))]);
  }

  /** RDS event subscriptions that publish to an encrypted topic. */
  static rdsEvents(): KeyService {
    return new KeyService(({ account }) => [allow('events.rds.amazonaws.com', PUBLISH, fromAccount(account))]);
  }

  /** S3 event notifications to an encrypted topic or queue. */
  static s3Notifications(): KeyService {
    return new KeyService(({ account }) => [allow('s3.amazonaws.com', PUBLISH, fromAccount(account))]);
  }

  /** SNS topics that deliver to an encrypted queue. */
  static snsToQueues(): KeyService {
    return new KeyService(({ partition, region, account }) => [
      allow('sns.amazonaws.com', PUBLISH, {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:sns:${region}:${account}:*` },
      }),
    ]);
  }

  /**
   * CloudTrail, for trails whose log files are encrypted with the key.
   *
   * @param trailName name of a trail of this region; default: every trail of the account
   */
  static cloudTrail(trailName?: string): KeyService {
    return new KeyService(({ partition, region, account }) => {
      const trails = `arn:${partition}:cloudtrail:*:${account}:trail/*`;
      const source = trailName
        ? { StringEquals: { 'aws:SourceArn': `arn:${partition}:cloudtrail:${region}:${account}:trail/${trailName}` } }
        : { ArnLike: { 'aws:SourceArn': trails } };
      return [
        allow('cloudtrail.amazonaws.com', ['kms:GenerateDataKey*'], {
          ...source,
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trails },
        }),
        allow('cloudtrail.amazonaws.com', ['kms:DescribeKey'], source),
      ];
    });
  }

  /** AWS Config, for a delivery channel that writes encrypted snapshots and histories. */
  static config(): KeyService {
    return new KeyService(({ account }) => [allow('config.amazonaws.com', PUBLISH, fromAccount(account))]);
  }

  /**
   * Log delivery to an encrypted bucket: VPC flow logs, web firewall logs, CloudFront standard logging v2 and all else
   * that the CloudWatch guide calls vended logs.
   */
  static logDelivery(): KeyService {
    return new KeyService(({ partition, account }) => [
      allow('delivery.logs.amazonaws.com', ENCRYPT_AND_DECRYPT, {
        StringEquals: { 'aws:SourceAccount': account },
        // The region is open: CloudFront delivers from us-east-1, whatever the region of the bucket.
        ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:*:${account}:*` },
      }),
    ]);
  }

  /** CloudFront distributions of this account that read an encrypted bucket by origin access control. */
  static cloudFront(): KeyService {
    return new KeyService(({ partition, account }) => [
      allow('cloudfront.amazonaws.com', ['kms:Decrypt'], {
        ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
      }),
    ]);
  }

  /**
   * Any other service, bound to this account by `aws:SourceAccount`.
   *
   * @param servicePrincipal such as `backup.amazonaws.com`
   */
  static principal(servicePrincipal: string, options: KeyServiceOptions): KeyService {
    if (options.actions.length === 0 || options.actions.some((action) => /^(kms:)?\*$/.test(action))) {
      throw new Error(`actions of ${servicePrincipal} must name what it needs, got [${options.actions.join(', ')}]`);
    }
    return new KeyService(({ account }) => [
      allow(servicePrincipal, options.actions, {
        ...options.conditions,
        StringEquals: { ...(options.conditions?.StringEquals as object), 'aws:SourceAccount': account },
      }),
    ]);
  }

  private constructor(private readonly statementsFor: (place: Place) => iam.PolicyStatement[]) {}

  /**
   * The statements of the key policy.
   *
   * @internal
   */
  _statements(stack: Stack): iam.PolicyStatement[] {
    return this.statementsFor({ partition: Aws.PARTITION, region: stack.region, account: stack.account });
  }
}

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** In a key policy, `*` is the key that the policy belongs to. */
function allow(service: string, actions: string[], conditions: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions,
    resources: ['*'],
    conditions,
  });
}

function fromAccount(account: string): iam.Conditions {
  return { StringEquals: { 'aws:SourceAccount': account } };
}
