import { ArnFormat, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { KeyService } from '../keys/key-service';
import { LogSource } from '../buckets/log-source';
import { failOn } from '../private/validation';

/** AWS WAF delivers to nothing whose name begins otherwise (WAF guide, "AWS WAF logging destinations"). */
const NAME_PREFIX = 'aws-waf-logs-';

/** Options of `FirewallLogging.toNewLogGroup()`. */
export interface FirewallLogGroupOptions {
  /** Key that encrypts the logs. Its policy is extended so that CloudWatch Logs may use it for this group. */
  readonly encryptionKey: kms.IKey;

  /**
   * How long requests are remembered.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Name of the log group, which begins with `aws-waf-logs-`.
   *
   * @default - the prefix and a name made from the construct's path
   */
  readonly logGroupName?: string;

  /**
   * What happens to the logs when the firewall leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Where a web firewall writes down the requests that it saw. All of these destinations are charged by volume. */
export class FirewallLogging {
  /** A log group of the firewall's own, which is stateful. */
  static toNewLogGroup(options: FirewallLogGroupOptions): FirewallLogging {
    return new FirewallLogging((scope) => {
      const fallback = `${NAME_PREFIX}${Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' })}`;
      const logGroupName = options.logGroupName ?? fallback;
      failOn(scope, [checkName('logGroupName', logGroupName)]);
      for (const statement of KeyService.logs(logGroupName)._statements(Stack.of(scope))) {
        options.encryptionKey.addToResourcePolicy(statement);
      }
      const logGroup = new logs.LogGroup(scope, 'Logs', {
        logGroupName,
        encryptionKey: options.encryptionKey,
        retention: options.retention ?? logs.RetentionDays.ONE_YEAR,
        removalPolicy: options.removalPolicy ?? RemovalPolicy.RETAIN,
      });
      return arnOf(scope, logGroup);
    });
  }

  /** A log group of the firewall's account and region, whose name begins with `aws-waf-logs-`. */
  static toLogGroup(logGroup: logs.ILogGroup): FirewallLogging {
    return new FirewallLogging((scope) => {
      const resource = logGroup.node.defaultChild;
      const name = resource instanceof logs.CfnLogGroup ? resource.logGroupName : logGroup.logGroupName;
      failOn(scope, [checkName('name of the log group', Stack.of(logGroup).resolve(name))]);
      return arnOf(scope, logGroup);
    });
  }

  /** A bucket whose name begins with `aws-waf-logs-`, such as a `LogBucket`. Its policy is extended. */
  static toBucket(bucket: s3.IBucket): FirewallLogging {
    return new FirewallLogging((scope) => {
      const resource = bucket.node.defaultChild;
      const name = resource instanceof s3.CfnBucket ? resource.bucketName : bucket.bucketName;
      failOn(scope, [checkName('name of the bucket', Stack.of(bucket).resolve(name))]);
      LogSource.webFirewall()._authorize(scope, bucket);
      return { arn: bucket.bucketArn, policy: bucket.policy };
    });
  }

  private constructor(private readonly destinationIn: (scope: Construct) => FirewallLogDestination) {}

  /**
   * Makes what the firewall needs below `scope`.
   *
   * @internal
   */
  _bind(scope: Construct): FirewallLogDestination {
    return this.destinationIn(scope);
  }
}

interface FirewallLogDestination {
  readonly arn: string;
  /** What must be there before the first log is delivered. */
  readonly policy?: IConstruct;
}

/** AWS WAF refuses the `:*` at the end of the ARN that CloudFormation gives. */
function arnOf(scope: IConstruct, logGroup: logs.ILogGroup): FirewallLogDestination {
  const arn = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return { arn };
}

/** A name left to CloudFormation resolves to nothing, one that is known at deployment only to an object. */
function checkName(what: string, name: unknown): string | undefined {
  if (name !== undefined && typeof name !== 'string') return undefined;
  if (name?.startsWith(NAME_PREFIX) || Token.isUnresolved(name)) return undefined;
  return `logging: ${what} must begin with ${NAME_PREFIX}, got ${name === undefined ? 'none' : `'${name}'`}`;
}
