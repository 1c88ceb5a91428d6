import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IPostgresDatabase } from '../postgres/postgres-database-base';
import { checkSecurityGroups } from '../private/checks';
import { allowLogsToUseKey } from '../private/log-key-policy';
import { failOn } from '../private/validation';
import { ROTATION_CODE } from './private/rotation-code';
import { createRotationRole } from './private/rotation-role';
import { isSameSecret } from './private/secret-identity';
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
    const { database, encryptionKey } = props;
    const strategy = (props.strategy ?? RotationStrategy.singleUser()).bind(this, { database });
    const automaticallyAfter = props.automaticallyAfter ?? Duration.days(30);
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    failOn(this, [
      ...checkStrategy(strategy),
      checkSecurityGroups(props.securityGroups),
      props.vpc.selectSubnets(vpcSubnets).hasPublic
        ? 'vpcSubnets must be private or isolated, got public subnets. A function in a public subnet has no route to the internet'
        : undefined,
      checkInterval(automaticallyAfter),
    ]);

    allowLogsToUseKey(this, encryptionKey, ['*']);
    this.logGroup = new logs.LogGroup(this, 'Log', {
      encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const { secret, masterSecret } = strategy;
    const { logGroup, deadLetterQueue } = this;
    this.rotationFunction = new lambda.Function(this, 'Function', {
      description: 'Rotates the password of a database user',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(ROTATION_CODE),
      environment: {
        DATABASE_HOST: database.instance.dbInstanceEndpointAddress,
        DATABASE_PORT: database.instance.dbInstanceEndpointPort,
        DATABASE_NAME: database.databaseName,
        ...(masterSecret ? { MASTER_SECRET_ARN: masterSecret.secretArn } : {}),
        ...(strategy.createUser ? { CREATE_USER: 'true' } : {}),
      },
      role: createRotationRole(this, {
        secret,
        masterSecret,
        replicaRegions: props.replicaRegions ?? [],
        logGroup,
        deadLetterQueue,
        encryptionKey,
      }),
      vpc: props.vpc,
      vpcSubnets,
      securityGroups: props.securityGroups,
      timeout: Duration.minutes(1),
      memorySize: 256,
      logGroup,
      deadLetterQueue,
      reservedConcurrentExecutions: props.reserveConcurrency ? 1 : undefined,
    });
    this.rotationFunction.addPermission('Invocation', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      // AWS Secrets Manager User Guide, "Permissions for rotation": aws:SourceAccount only
      sourceAccount: Stack.of(this).account,
    });
    this.connections = this.rotationFunction.connections;
    createSchedule(this, this.rotationFunction, {
      secretId: secret.secretArn,
      rotateImmediatelyOnUpdate: props.rotateImmediatelyOnUpdate ?? false,
      rotationRules: { scheduleExpression: rateOf(automaticallyAfter) },
    });
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

/** Not the L2: it adds the role to the policy of the secret's key, which makes the stacks of both depend on each other. */
function createSchedule(
  scope: Construct,
  rotationFunction: lambda.Function,
  props: Omit<secretsmanager.CfnRotationScheduleProps, 'rotationLambdaArn'>,
): void {
  const schedule = new secretsmanager.CfnRotationSchedule(scope, 'Resource', {
    ...props,
    rotationLambdaArn: rotationFunction.functionArn,
  });
  // Only these two resources: a dependency on the function would include each child that a user adds to it.
  schedule.addResourceDependency(rotationFunction.node.defaultChild as lambda.CfnFunction);
  schedule.addResourceDependency(rotationFunction.node.findChild('Invocation') as lambda.CfnPermission);
}

function checkStrategy({ secret, masterSecret, createUser }: RotationStrategyConfig): (string | undefined)[] {
  if (!masterSecret) {
    return [createUser ? 'strategy must have a masterSecret with createUser, got none' : undefined];
  }
  return [
    isSameSecret(secret, masterSecret)
      ? 'strategy must not alternate users with the secret of the master user, because the next update of the instance would set the password of its clone. Use a secret of ConnectionSecrets.addUser'
      : undefined,
  ];
}

function checkInterval(interval: Duration): string | undefined {
  const hours = interval.toHours({ integral: false });
  if (Number.isInteger(hours) && hours >= 4 && hours <= 24_000) return undefined;
  return `automaticallyAfter must be an integer from 4 to 24000 hours, got ${hours}`;
}

function rateOf(interval: Duration): string {
  const hours = interval.toHours();
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}
