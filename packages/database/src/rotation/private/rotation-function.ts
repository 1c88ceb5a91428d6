import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { checkSecurityGroups } from '../../private/checks';
import { createAfter } from '../../private/dependencies';
import { allowLogsToUseKey } from '../../private/log-key-policy';
import { ROTATION_CODE } from './rotation-code';
import { createRotationRole } from './rotation-role';
import { selectSubnets } from '../../private/validation';

/** Network and schedule of a rotation. */
export interface RotationSchedule {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly securityGroups: ec2.ISecurityGroup[];
  readonly automaticallyAfter: Duration;
}

/** Properties of a rotation of a password, of any kind. */
export interface RotationProps extends RotationSchedule {
  readonly description: string;
  readonly secret: secretsmanager.ISecret;
  readonly masterSecret?: secretsmanager.ISecret;
  /** Secret that the function writes, too. */
  readonly writtenSecret?: secretsmanager.ISecret;
  /** Further permissions of the function. */
  readonly statements?: iam.PolicyStatement[];
  readonly environment: Record<string, string>;
  readonly timeout: Duration;
  readonly encryptionKey: kms.IKey;
  readonly rotateImmediatelyOnUpdate?: boolean;
  readonly reserveConcurrency?: boolean;
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];
  readonly logRetention?: logs.RetentionDays;
}

/** Resources of a rotation. */
export interface Rotation {
  readonly rotationFunction: lambda.Function;
  readonly logGroup: logs.LogGroup;
  readonly deadLetterQueue: sqs.Queue;
}

/** Problems of the network and the schedule. */
export function checkRotation(scope: IConstruct, props: RotationSchedule): (string | undefined)[] {
  return [
    checkSecurityGroups(props.securityGroups),
    selectSubnets(scope, props.vpc, props.vpcSubnets).hasPublic
      ? 'vpcSubnets must be private or isolated, got public subnets. A function in a public subnet has no route to the internet'
      : undefined,
    checkInterval(props.automaticallyAfter),
  ];
}

/** Creates the function with its role, log group and dead-letter queue, and the schedule. */
export function createRotation(scope: Construct, props: RotationProps): Rotation {
  const { encryptionKey, secret } = props;
  allowLogsToUseKey(scope, encryptionKey, ['*']);
  const logGroup = new logs.LogGroup(scope, 'Log', {
    encryptionKey,
    retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const deadLetterQueue = new sqs.Queue(scope, 'DeadLetters', {
    encryptionMasterKey: encryptionKey,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const rotationFunction = new lambda.Function(scope, 'Function', {
    description: props.description,
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(ROTATION_CODE),
    environment: props.environment,
    role: createRotationRole(scope, {
      secret,
      masterSecret: props.masterSecret,
      writtenSecret: props.writtenSecret,
      statements: props.statements ?? [],
      replicaRegions: props.replicaRegions ?? [],
      logGroup,
      deadLetterQueue,
      encryptionKey,
    }),
    vpc: props.vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroups: props.securityGroups,
    timeout: props.timeout,
    memorySize: 256,
    logGroup,
    deadLetterQueue,
    reservedConcurrentExecutions: props.reserveConcurrency ? 1 : undefined,
  });
  rotationFunction.addPermission('Invocation', {
    principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
    // AWS Secrets Manager User Guide, "Permissions for rotation": aws:SourceAccount only
    sourceAccount: Stack.of(scope).account,
  });
  createSchedule(scope, rotationFunction, {
    secretId: secret.secretArn,
    rotateImmediatelyOnUpdate: props.rotateImmediatelyOnUpdate ?? false,
    rotationRules: { scheduleExpression: rateOf(props.automaticallyAfter) },
  });
  return { rotationFunction, logGroup, deadLetterQueue };
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
  createAfter(schedule, rotationFunction, rotationFunction.node.findChild('Invocation'));
}

function checkInterval(interval: Duration): string | undefined {
  if (interval.isUnresolved()) return 'automaticallyAfter must be a literal, got a token';
  const hours = interval.toHours({ integral: false });
  if (Number.isInteger(hours) && hours >= 4 && hours <= 24_000) return undefined;
  return `automaticallyAfter must be an integer from 4 to 24000 hours, got ${hours}`;
}

function rateOf(interval: Duration): string {
  const hours = interval.toHours();
  const [count, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}
