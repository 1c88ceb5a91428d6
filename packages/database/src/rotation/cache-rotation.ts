import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ICacheCredentials } from '../cache/cache-credentials';
import type { ISessionCache } from '../cache/session-cache-base';
import { failOn } from '../private/validation';
import { checkRotation, createRotation } from './private/rotation-function';

/** Properties of `CacheRotation`. */
export interface CacheRotationProps {
  /**
   * Cache with a password, with nodes or serverless. An imported cache needs its `secret`, its `url` if clients read it, and
   * `userId` if it has a user.
   */
  readonly cache: ICacheCredentials;

  /** VPC of the function, from which it connects to the cache. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the function, with a route to Secrets Manager and Amazon ElastiCache: a NAT gateway or interface endpoints.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function, at least one. No rules are added to them. The function needs egress to the cache on its
   * port, and to Secrets Manager and Amazon ElastiCache on port 443.
   */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Key that encrypts the log group and the dead-letter queue. Its key policy allows CloudWatch Logs to use it. */
  readonly encryptionKey: kms.IKey;

  /**
   * Time between two rotations, in whole hours from 4 hours to 1,000 days.
   *
   * @default Duration.days(30)
   */
  readonly automaticallyAfter?: Duration;

  /**
   * Whether a deployment of a new or changed schedule rotates the password immediately.
   *
   * @default false
   */
  readonly rotateImmediatelyOnUpdate?: boolean;

  /**
   * Regions to which the secret is replicated, as in `PasswordRotationProps.replicaRegions`.
   *
   * @default - none
   */
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  /**
   * Retention of the log group.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * Rotates the password of a session cache on a schedule, with the Lambda function of `PasswordRotation`: the password of its user,
 * or its AUTH token. The function writes the secret with the password and, if there is one, the secret with the URL.
 *
 * The cache accepts the new and the previous password until the next rotation, so clients are not interrupted. Clients that read
 * the secret or the URL when they start must start again before the next rotation, for example with `RestartOnRotation` of
 * @pets/service.
 *
 * Creates a Lambda function, its role and policy, a log group, a dead-letter queue, and a rotation schedule.
 *
 * Fails at synthesis if clients authenticate with IAM tokens, or if subnets, security groups or times are invalid.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 *
 * @example
 * new CacheRotation(this, 'CacheRotation', {
 *   cache,
 *   vpc,
 *   securityGroups: [functionGroup],
 *   encryptionKey: key,
 * });
 */
export class CacheRotation extends Construct implements ec2.IConnectable {
  /** Rotation function. Permissions that are granted to it later are added to its managed policy. */
  readonly rotationFunction: lambda.Function;

  /** Log group of the function: each completed step, with the secret and its version. */
  readonly logGroup: logs.LogGroup;

  /** Dead-letter queue of the function. Events are retained for 14 days. */
  readonly deadLetterQueue: sqs.Queue;

  /** Security groups of the function. */
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: CacheRotationProps) {
    super(scope, id);
    const { cache } = props;
    const { secret } = cache;
    const automaticallyAfter = props.automaticallyAfter ?? Duration.days(30);
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    failOn(this, [
      secret
        ? undefined
        : 'cache must have a secret with a password, got none. Clients with IAM tokens need no rotation',
      cache.userId === undefined && replicationGroupOf(cache) === undefined
        ? 'cache must have a userId, got none. Only a cache with nodes has an AUTH token'
        : undefined,
      ...checkRotation(this, { ...props, vpcSubnets, automaticallyAfter }),
    ]);

    const created = createRotation(this, {
      ...props,
      description: 'Rotates the password of a session cache',
      secret: secret as secretsmanager.ISecret,
      writtenSecret: cache.hasUrl ? cache.url : undefined,
      statements: [changePassword(this, cache)],
      vpcSubnets,
      automaticallyAfter,
      // Amazon ElastiCache applies a change to all nodes, which takes minutes.
      timeout: Duration.minutes(10),
      environment: {
        CACHE_HOST: cache.endpointAddress,
        CACHE_PORT: cache.endpointPort,
        ...(cache.hasUrl ? { URL_SECRET_ARN: cache.url.secretArn } : {}),
        ...(cache.userId === undefined
          ? { REPLICATION_GROUP_ID: replicationGroupOf(cache) as string }
          : { CACHE_USER_ID: cache.userId }),
      },
    });
    this.rotationFunction = created.rotationFunction;
    this.logGroup = created.logGroup;
    this.deadLetterQueue = created.deadLetterQueue;
    this.connections = this.rotationFunction.connections;
  }

  /** Failed steps, sum over 5 minutes. Secrets Manager retries a step, so alarm on repeated errors. */
  metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotationFunction.metricErrors(props);
  }
}

/** Id of the cache, if it has nodes. */
function replicationGroupOf(cache: ICacheCredentials | ISessionCache): string | undefined {
  return 'replicationGroupId' in cache ? cache.replicationGroupId : undefined;
}

/** Permission to change the password of the user, or the AUTH token of the cache. */
function changePassword(scope: Construct, cache: ICacheCredentials): iam.PolicyStatement {
  const { userId, env } = cache;
  const [resource, resourceName, actions] =
    userId === undefined
      ? ([
          'replicationgroup',
          replicationGroupOf(cache),
          ['DescribeReplicationGroups', 'ModifyReplicationGroup'],
        ] as const)
      : (['user', userId, ['DescribeUsers', 'ModifyUser']] as const);
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  const { account, region } = env;
  return new iam.PolicyStatement({
    actions: actions.map((action) => `elasticache:${action}`),
    resources: [
      Stack.of(scope).formatArn({ service: 'elasticache', account, region, resource, resourceName, arnFormat }),
    ],
  });
}
