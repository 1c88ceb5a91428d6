import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { arnOf, ManagedPolicyRole, throughService } from '../../private/managed-policy-role';
import { networkInterfaces } from '../../private/network-interfaces';

/** Resources that the function needs permissions for. */
export interface RotationResources {
  readonly secret: secretsmanager.ISecret;
  /** Secret of the master user, for alternating users. */
  readonly masterSecret?: secretsmanager.ISecret;
  /** Secret that the function writes, too. */
  readonly writtenSecret?: secretsmanager.ISecret;
  /** Further permissions of the function. */
  readonly statements: iam.PolicyStatement[];
  /** Regions to which `secret` is replicated. */
  readonly replicaRegions: secretsmanager.ReplicaRegion[];
  readonly logGroup: logs.ILogGroup;
  readonly deadLetterQueue: sqs.IQueue;
  /** Key of the dead-letter queue. */
  readonly encryptionKey: kms.IKey;
}

/** Creates the role of the function, with a managed policy: inline policies are findings of the NIST and PCI DSS packs. */
export function createRotationRole(scope: Construct, resources: RotationResources): iam.Role {
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description: 'Permissions of the password rotation',
    statements: statementsFor(scope, resources),
  });
  return new ManagedPolicyRole(scope, 'Role', {
    description: 'Role of the password rotation function',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [policy],
    policy,
  });
}

function statementsFor(scope: Construct, resources: RotationResources): iam.PolicyStatement[] {
  const { secret, masterSecret, writtenSecret, replicaRegions, logGroup, deadLetterQueue, encryptionKey } = resources;
  return [
    allow(
      [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        // Only a user that changes its own password has to find that of a rotation that never ended.
        ...(masterSecret ? [] : ['secretsmanager:ListSecretVersionIds']),
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      arnOf(secret),
    ),
    ...throughService(scope, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey'], secret.encryptionKey),
    ...replicaRegions.flatMap((replica) => replicate(scope, replica)),
    ...(masterSecret
      ? [
          allow(['secretsmanager:GetSecretValue'], arnOf(masterSecret)),
          ...throughService(scope, 'secretsmanager', ['kms:Decrypt'], masterSecret.encryptionKey),
        ]
      : []),
    ...(writtenSecret
      ? [
          allow(['secretsmanager:PutSecretValue'], arnOf(writtenSecret)),
          ...throughService(
            scope,
            'secretsmanager',
            ['kms:Decrypt', 'kms:GenerateDataKey'],
            writtenSecret.encryptionKey,
          ),
        ]
      : []),
    ...resources.statements,
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    allow(['sqs:SendMessage'], deadLetterQueue.queueArn),
    ...throughService(scope, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey'], encryptionKey),
    networkInterfaces(),
  ];
}

function allow(actions: string[], resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}

/**
 * Secrets Manager replicates a new password with the permissions of the caller that writes it (AWS Secrets Manager User
 * Guide, "Troubleshoot AWS Secrets Manager replication"). The guide does not say from which Region it uses the key, so
 * both are allowed.
 */
function replicate(scope: Construct, replica: secretsmanager.ReplicaRegion): iam.PolicyStatement[] {
  if (!replica.encryptionKey) return [];
  const { region, urlSuffix } = Stack.of(scope);
  const services = [region, replica.region].map((name) => `secretsmanager.${name}.${urlSuffix}`);
  return [
    new iam.PolicyStatement({
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [replica.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': services } },
    }),
  ];
}
