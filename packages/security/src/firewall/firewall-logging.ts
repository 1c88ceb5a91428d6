import { ArnFormat, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct, IDependable } from 'constructs';
import { LogSource } from '../buckets/log-source';
import { allowDelivery } from '../buckets/shared/log-delivery';
import { KeyService } from '../keys/key-service';
import { checkNoSnapshot, failOn, type Problem } from '../private/validation';
import type { FirewallLogFilter } from './firewall-log-filter';

/** Required prefix of the name of a destination (AWS WAF Developer Guide, "AWS WAF logging destinations"). */
const NAME_PREFIX = 'aws-waf-logs-';

/** Options of `FirewallLogging.toNewLogGroup()`. */
export interface FirewallLogGroupOptions {
  /** Key that encrypts the logs. Its policy is extended to allow CloudWatch Logs for this log group. */
  readonly encryptionKey: kms.IKey;

  /**
   * How long the logs are retained.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Name of the log group, which must begin with `aws-waf-logs-`.
   *
   * @default - the prefix and a unique name from the path of the construct
   */
  readonly logGroupName?: string;

  /**
   * What happens to the log group when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, which retains it unless the creation of the stack fails
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Destination of the logs, returned by `FirewallLogging.bind()`. */
export interface FirewallLoggingConfig {
  /** ARN of the destination: a log group without `:*`, a bucket or a Firehose stream. */
  readonly logDestinationArn: string;

  /**
   * Resource that must exist before logging is enabled, such as the policy of the bucket.
   *
   * @default - none
   */
  readonly dependency?: IDependable;

  /**
   * Requests that are logged.
   *
   * @default - all requests
   */
  readonly filter?: FirewallLogFilter;
}

/**
 * Destination of the logs of a `WebFirewall`. Logs are charged by volume.
 *
 * Extend this class to use other destinations: return the destination from `bind()`.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html
 *
 * @example
 * declare const stream: firehose.IDeliveryStream;
 *
 * class FirehoseLogging extends FirewallLogging {
 *   public bind(): FirewallLoggingConfig {
 *     return { logDestinationArn: stream.deliveryStreamArn };
 *   }
 * }
 * new WebFirewall(this, 'Firewall', { logging: new FirehoseLogging() });
 */
export abstract class FirewallLogging {
  /** Sends logs to a new encrypted log group. The log group is stateful. */
  static toNewLogGroup(options: FirewallLogGroupOptions): FirewallLogging {
    return new NewLogGroup(options);
  }

  /** Sends logs to a log group of the same account and Region, whose name begins with `aws-waf-logs-`. */
  static toLogGroup(logGroup: logs.ILogGroup): FirewallLogging {
    return new GivenLogGroup(logGroup);
  }

  /** Sends logs to a bucket whose name begins with `aws-waf-logs-`, such as a `LogBucket`. Its policy is extended. */
  static toBucket(bucket: s3.IBucket): FirewallLogging {
    return new GivenBucket(bucket);
  }

  /** Logs a part of the requests only. */
  withFilter(filter: FirewallLogFilter): FirewallLogging {
    return new FilteredLogging(this, filter);
  }

  /**
   * Creates what the destination needs, and returns the destination.
   *
   * @param scope the firewall
   */
  abstract bind(scope: Construct): FirewallLoggingConfig;
}

class NewLogGroup extends FirewallLogging {
  constructor(private readonly options: FirewallLogGroupOptions) {
    super();
  }

  bind(scope: Construct): FirewallLoggingConfig {
    const { encryptionKey, retention, removalPolicy } = this.options;
    const uniqueName = Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' });
    const logGroupName = this.options.logGroupName ?? `${NAME_PREFIX}${uniqueName}`;
    failOn(scope, [checkName('logging.logGroupName', logGroupName), checkNoSnapshot(removalPolicy)]);
    const { statements } = KeyService.cloudWatchLogs(logGroupName).bind(scope);
    for (const statement of statements) encryptionKey.addToResourcePolicy(statement);
    const logGroup = new logs.LogGroup(scope, 'Logs', {
      logGroupName,
      encryptionKey,
      retention: retention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    return { logDestinationArn: arnOf(scope, logGroup) };
  }
}

class GivenLogGroup extends FirewallLogging {
  constructor(private readonly logGroup: logs.ILogGroup) {
    super();
  }

  bind(scope: Construct): FirewallLoggingConfig {
    const { logGroup } = this;
    const resource = logGroup.node.defaultChild;
    const name = resource instanceof logs.CfnLogGroup ? resource.logGroupName : logGroup.logGroupName;
    failOn(scope, [checkName('logging.logGroup name', Stack.of(logGroup).resolve(name))]);
    return { logDestinationArn: arnOf(scope, logGroup) };
  }
}

class GivenBucket extends FirewallLogging {
  constructor(private readonly bucket: s3.IBucket) {
    super();
  }

  bind(scope: Construct): FirewallLoggingConfig {
    allowDelivery(scope, this.bucket, [LogSource.waf()]);
    return { logDestinationArn: this.bucket.bucketArn, dependency: this.bucket.policy };
  }
}

class FilteredLogging extends FirewallLogging {
  constructor(
    private readonly inner: FirewallLogging,
    private readonly filter: FirewallLogFilter,
  ) {
    super();
  }

  bind(scope: Construct): FirewallLoggingConfig {
    failOn(scope, this.filter.validate());
    return { ...this.inner.bind(scope), filter: this.filter };
  }
}

/** AWS WAF does not accept the ARN that CloudFormation returns, which ends in `:*`. */
function arnOf(scope: IConstruct, logGroup: logs.ILogGroup): string {
  return Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** A generated name is `undefined`. A name that is known only at deployment resolves to an object, which passes. */
function checkName(subject: string, name: unknown): Problem {
  if (name !== undefined && typeof name !== 'string') return undefined;
  if (name?.startsWith(NAME_PREFIX) || Token.isUnresolved(name)) return undefined;
  return `${subject} must begin with ${NAME_PREFIX}, got ${name === undefined ? 'a generated name' : `'${name}'`}`;
}
