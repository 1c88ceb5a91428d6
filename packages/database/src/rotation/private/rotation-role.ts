import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What the rotation reaches. */
export interface RotationNeeds {
  readonly secret: secretsmanager.ISecret;
  /** Secret of the master user, for alternating users. */
  readonly masterSecret?: secretsmanager.ISecret;
  readonly logGroup: logs.ILogGroup;
  readonly deadLetters: sqs.IQueue;
  /** Key of the dead letters. */
  readonly encryptionKey: kms.IKey;
}

/** Role of the function. Its policy is a resource of its own, complete before the first step can be asked for. */
export function createRotationRole(scope: Construct, needs: RotationNeeds): iam.IRole {
  const { secret, masterSecret, logGroup, deadLetters, encryptionKey } = needs;
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description: 'What the rotation of a password needs',
    statements: [
      allow(
        [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:ListSecretVersionIds',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        arnOf(secret),
      ),
      ...throughService(scope, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey'], secret.encryptionKey),
      ...(masterSecret
        ? [
            allow(['secretsmanager:GetSecretValue'], arnOf(masterSecret)),
            ...throughService(scope, 'secretsmanager', ['kms:Decrypt'], masterSecret.encryptionKey),
          ]
        : []),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      allow(['sqs:SendMessage'], deadLetters.queueArn),
      ...throughService(scope, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey'], encryptionKey),
      networkInterfaces(),
    ],
  });
  const role = new iam.Role(scope, 'Role', {
    description: 'Lets the rotation of a password work',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [policy],
  });
  return role.withoutPolicyUpdates();
}

function allow(actions: string[], resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}

/** An ARN that was imported without its random end needs a pattern for it. */
function arnOf(secret: secretsmanager.ISecret): string {
  return secret.secretFullArn ?? `${secret.secretArn}-??????`;
}

/** On the role alone: a role in the policy of a key would tie the stacks of both into a cycle. */
function throughService(
  scope: Construct,
  service: string,
  actions: string[],
  key: kms.IKey | undefined,
): iam.PolicyStatement[] {
  if (!key) return [];
  const { region, urlSuffix } = Stack.of(scope);
  const conditions = { StringEquals: { 'kms:ViaService': `${service}.${region}.${urlSuffix}` } };
  return [new iam.PolicyStatement({ actions, resources: [key.keyArn], conditions })];
}

/**
 * AWS Lambda puts the function into the network by its role, and these actions take no resource, or one that does not
 * exist yet. The condition keeps them from the function's own code ("Giving Lambda functions access to a VPC").
 */
function networkInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
    conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
  });
}
