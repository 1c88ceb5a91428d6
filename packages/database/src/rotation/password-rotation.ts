import { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IPostgresDatabase } from '../postgres/postgres-database-base';
import { failOn } from '../private/validation';
import { checkRotation, createRotation } from './private/rotation-function';
import { isSameSecret } from '../private/secret-identity';
import { RotationStrategy, type RotationStrategyConfig } from './rotation-strategy';

/** Properties of `PasswordRotation`. */
export interface PasswordRotationProps {
  /** Database whose user gets new passwords. An imported database needs its `secret`. */
  readonly database: IPostgresDatabase;

  /**
   * User that gets new passwords, and how.
   *
   * @default RotationStrategy.singleUser(), for the master user
   */
  readonly strategy?: RotationStrategy;

  /** VPC of the function, from which it connects to the database. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the function, with a route to Secrets Manager: a NAT gateway or an interface endpoint.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function, at least one. No rules are added to them. The function needs egress to the database
   * on its port, and to Secrets Manager on port 443.
   */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Key that encrypts the log group and the dead-letter queue. Its key policy allows CloudWatch Logs to use it. For the
   * secrets, the keys of the secrets are used.
   */
  readonly encryptionKey: kms.IKey;

  /**
   * Time between two rotations, in whole hours from 4 hours to 1,000 days.
   *
   * @default Duration.days(30)
   */
  readonly automaticallyAfter?: Duration;

  /**
   * Whether a deployment of a new or changed schedule rotates the password immediately. Otherwise Secrets Manager only
   * tests that the function can connect to the database with the current password.
   *
   * @default false
   */
  readonly rotateImmediatelyOnUpdate?: boolean;

  /**
   * Whether the function has a reserved concurrency of 1, so that it cannot use the concurrency of other functions. A lock
   * in the database serializes rotations without it. In accounts with a concurrency quota of 10, such as new accounts, a
   * deployment with reserved concurrency fails.
   *
   * @default false
   */
  readonly reserveConcurrency?: boolean;

  /**
   * Regions to which the rotated secret is replicated, as in `ConnectionSecretsProps.replicaRegions`. Secrets Manager
   * encrypts each new password with the keys of these Regions on behalf of the function. Without permission to use them,
   * the rotation succeeds and the replicas keep the old password.
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
 * Rotates the password of a database user on a schedule, with a Lambda function that this library contains. It needs no
 * CloudFormation transform and no application from the AWS Serverless Application Repository. Statements that the server
 * logs contain no passwords.
 *
 * Creates a Lambda function, its role and policy, a log group, a dead-letter queue, and a rotation schedule.
 *
 * Each step of a rotation can fail, be repeated, and run concurrently with another rotation. Secrets Manager retries. The
 * database always accepts the current password, except for the moments that `RotationStrategy.singleUser` describes.
 *
 * Fails at synthesis if alternating users are used with the secret of the master user, or if subnets, security groups or
 * times are invalid.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 *
 * @example
 * new PasswordRotation(this, 'Rotation', {
 *   database,
 *   vpc,
 *   securityGroups: [functionGroup],
 *   encryptionKey: key,
 * });
 */
export class PasswordRotation extends Construct implements ec2.IConnectable {
  /** Rotation function. Permissions that are granted to it later are added to its managed policy. */
  readonly rotationFunction: lambda.Function;

  /** Log group of the function: each completed step, with the secret and its version. */
  readonly logGroup: logs.LogGroup;

  /** Dead-letter queue of the function. Events are retained for 14 days. */
  readonly deadLetterQueue: sqs.Queue;

  /** Security groups of the function. */
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: PasswordRotationProps) {
    super(scope, id);
    const { database } = props;
    const strategy = (props.strategy ?? RotationStrategy.singleUser()).bind(this, { database });
    const automaticallyAfter = props.automaticallyAfter ?? Duration.days(30);
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    failOn(this, [...checkStrategy(strategy), ...checkRotation(this, { ...props, vpcSubnets, automaticallyAfter })]);

    const { secret, masterSecret, previousSecret } = strategy;
    const created = createRotation(this, {
      ...props,
      description: 'Rotates the password of a database user',
      secret,
      masterSecret,
      writtenSecret: previousSecret,
      vpcSubnets,
      automaticallyAfter,
      timeout: Duration.minutes(1),
      environment: {
        DATABASE_HOST: database.instance.dbInstanceEndpointAddress,
        DATABASE_PORT: database.instance.dbInstanceEndpointPort,
        DATABASE_NAME: database.databaseName,
        ...(masterSecret ? { MASTER_SECRET_ARN: masterSecret.secretArn } : {}),
        ...(strategy.createUser ? { CREATE_USER: 'true' } : {}),
        ...(previousSecret ? { PREVIOUS_SECRET_ARN: previousSecret.secretArn } : {}),
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

  /** Invoked steps, sum over 5 minutes. */
  metricInvocations(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotationFunction.metricInvocations(props);
  }
}

function checkStrategy({
  secret,
  masterSecret,
  previousSecret,
  createUser,
}: RotationStrategyConfig): (string | undefined)[] {
  if (!masterSecret) {
    return [
      createUser ? 'strategy must have a masterSecret with createUser, got none' : undefined,
      previousSecret ? 'strategy must have a masterSecret with previousSecret, got none' : undefined,
    ];
  }
  return [
    isSameSecret(secret, masterSecret)
      ? 'strategy must not alternate users with the secret of the master user, because the next update of the instance would set the password of its clone. Use a secret of ConnectionSecrets.addUser'
      : undefined,
    previousSecret && [secret, masterSecret].some((each) => isSameSecret(each, previousSecret))
      ? 'strategy must have a previousSecret that is not another secret of the rotation. Use a secret of ConnectionSecrets.addPreviousUser'
      : undefined,
  ];
}
