import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IPostgresDatabase } from '../postgres/postgres-database';
import { letLogsUse } from '../private/log-key';
import { ROTATION_CODE } from './private/rotation-code';
import { createRotationRole } from './private/rotation-role';
import { failOn } from '../private/validation';

/** Who gets a new password. */
export enum RotationStrategy {
  /**
   * The user of the secret changes its own password. Open connections stay; a new one that is made with the old
   * password fails, until its client has read the secret again.
   */
  SINGLE_USER = 'single-user',

  /**
   * The user and its clone take turns, set by the master user, so that what a client read stays valid until the next
   * rotation but one step. The clone acts as the original from the start of its sessions: it has its privileges, and
   * what it makes belongs to the original. Not for the master user itself, whose password the instance's resource sets.
   */
  ALTERNATING_USERS = 'alternating-users',
}

/** Properties of `PasswordRotation`. */
export interface PasswordRotationProps {
  /** Database whose user gets new passwords. */
  readonly database: IPostgresDatabase;

  /**
   * Secret of the user: JSON with `username` and `password`, as `ConnectionSecrets.addUser` makes.
   *
   * @default - the secret of the master user
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * Who gets a new password.
   *
   * @default RotationStrategy.SINGLE_USER
   */
  readonly strategy?: RotationStrategy;

  /**
   * Whether the function makes a user that the database has not, with alternating users: it may make schemas, and tables
   * in the schema `public`. With `rotateImmediately`, a service then starts on an empty database by its secret alone.
   *
   * @default false
   */
  readonly createUser?: boolean;

  /** Network of the function, from which it reaches the database. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the function, with a way to Secrets Manager: a NAT gateway, or an endpoint in the VPC.
   *
   * @default - the private subnets with a way out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function, at least one. Their rules are the caller's: out to the database on its port, and
   * to Secrets Manager on 443.
   */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Key that encrypts the function's log and its dead letters. CloudWatch Logs is let into its policy. The keys of the
   * secrets are used as the secrets name them.
   */
  readonly encryptionKey: kms.IKey;

  /**
   * Time between two rotations, whole hours from 4 hours to 1,000 days.
   *
   * @default Duration.days(30)
   */
  readonly automaticallyAfter?: Duration;

  /**
   * Whether deploying a new or changed schedule rotates at once. Else Secrets Manager only tests that the function
   * reaches the database with the current password.
   *
   * @default false
   */
  readonly rotateImmediately?: boolean;

  /**
   * Whether rotations come one after the other, by a reserved concurrency of one. They are safe side by side, too.
   * Accounts that may not run more than ten functions at once, as new ones, can reserve nothing.
   *
   * @default true
   */
  readonly reserveConcurrency?: boolean;

  /**
   * Time for which the log group keeps its events.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * New passwords for a user of the database at regular times, by a function of this library: no CloudFormation
 * transform, no application of somebody else, and a server that never sees a password in a statement.
 *
 * Each step can fail, be repeated and race another rotation: Secrets Manager retries, and the current password stays
 * one that the database accepts, but for the moments that `RotationStrategy.SINGLE_USER` tells of.
 *
 * Throws when alternating users are asked for with the secret of the master user, and when subnets, security groups or
 * times are not what AWS takes.
 */
export class PasswordRotation extends Construct implements ec2.IConnectable {
  /** The function that rotates. */
  readonly rotationFunction: lambda.IFunction;

  /** Group of the function's log: each step that was done, with the secret and its version. */
  readonly logGroup: logs.ILogGroup;

  /** Events that the function failed at for good, kept for 14 days. */
  readonly deadLetters: sqs.IQueue;

  /** Network of the function. */
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: PasswordRotationProps) {
    super(scope, id);
    const { database, encryptionKey } = props;
    const secret = props.secret ?? database.secret;
    const alternating = props.strategy === RotationStrategy.ALTERNATING_USERS;
    const automaticallyAfter = props.automaticallyAfter ?? Duration.days(30);
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
    failOn(this, [
      props.createUser && !alternating
        ? 'createUser needs strategy ALTERNATING_USERS, since no user can make itself'
        : undefined,
      alternating && isSame(secret, database.secret)
        ? 'secret must not be that of the master user with alternating users, since the next update of the instance would give the master user the password of its clone'
        : undefined,
      props.securityGroups.length > 0 ? undefined : 'securityGroups must hold at least one group, got none',
      props.vpc.selectSubnets(vpcSubnets).hasPublic
        ? 'vpcSubnets must not be public, where a function has no way out'
        : undefined,
      checkInterval(automaticallyAfter),
    ]);

    letLogsUse(this, encryptionKey, ['*']);
    this.logGroup = new logs.LogGroup(this, 'Log', {
      encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const masterSecret = alternating ? database.secret : undefined;
    const { logGroup, deadLetters } = this;
    const rotationFunction = new lambda.Function(this, 'Function', {
      description: 'Rotates the password of a database user',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(ROTATION_CODE),
      environment: {
        DATABASE_HOST: database.instance.dbInstanceEndpointAddress,
        DATABASE_PORT: database.instance.dbInstanceEndpointPort,
        DATABASE_NAME: database.databaseName,
        ...(masterSecret ? { MASTER_SECRET_ARN: masterSecret.secretArn } : {}),
        ...(props.createUser ? { CREATE_USER: 'true' } : {}),
      },
      role: createRotationRole(this, { secret, masterSecret, logGroup, deadLetters, encryptionKey }),
      vpc: props.vpc,
      vpcSubnets,
      securityGroups: props.securityGroups,
      timeout: Duration.minutes(1),
      memorySize: 256,
      logGroup,
      deadLetterQueue: deadLetters,
      reservedConcurrentExecutions: (props.reserveConcurrency ?? true) ? 1 : undefined,
    });
    rotationFunction.addPermission('Invocation', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    this.rotationFunction = rotationFunction;
    this.connections = rotationFunction.connections;

    // Not the L2, which names the function's role in the policy of the secret's key, and so ties stacks into a cycle.
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'Resource', {
      secretId: secret.secretArn,
      rotationLambdaArn: rotationFunction.functionArn,
      rotateImmediatelyOnUpdate: props.rotateImmediately ?? false,
      rotationRules: { scheduleExpression: rate(automaticallyAfter) },
    });
    schedule.node.addDependency(rotationFunction);
  }

  /** Steps that failed, as a sum over 5 minutes. Secrets Manager repeats them: alarm on what lasts. */
  metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotationFunction.metricErrors(props);
  }

  /** Steps that were asked for, as a sum over 5 minutes. */
  metricInvocations(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotationFunction.metricInvocations(props);
  }
}

/** The attachment that `database.secret` is has another reference than the secret that it attaches. */
function isSame(one: secretsmanager.ISecret, other: secretsmanager.ISecret): boolean {
  return identityOf(one) === identityOf(other);
}

function identityOf(secret: secretsmanager.ISecret): string {
  const resource = secret.node.defaultChild;
  const arn = resource instanceof secretsmanager.CfnSecretTargetAttachment ? resource.secretId : secret.secretArn;
  return JSON.stringify([Token.isUnresolved(arn) ? secret.stack.node.path : '', secret.stack.resolve(arn)]);
}

function checkInterval(interval: Duration): string | undefined {
  const hours = interval.toHours({ integral: false });
  if (Number.isInteger(hours) && hours >= 4 && hours <= 24_000) return undefined;
  return `automaticallyAfter must be whole hours from 4 to 24000, got ${hours}`;
}

function rate(interval: Duration): string {
  const hours = interval.toHours();
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}
