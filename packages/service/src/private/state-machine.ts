import { Duration, type Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/**
 * Permissions for the logs and traces of a state machine. The actions do not support resources.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export function stateMachineObservability(): iam.PolicyStatement[] {
  const delivery = ['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery'];
  const policies = ['ListLogDeliveries', 'PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'];
  const tracing = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'];
  return [
    new iam.PolicyStatement({
      actions: [...delivery, ...policies].map((action) => `logs:${action}`),
      resources: ['*'],
    }),
    new iam.PolicyStatement({ actions: tracing.map((action) => `xray:${action}`), resources: ['*'] }),
  ];
}

/** Creates a role with a managed policy, because rule packs report inline policies. */
export function roleWith(
  scope: Construct,
  id: string,
  assumedBy: iam.IPrincipal,
  description: string,
  statements: iam.PolicyStatement[],
): iam.Role {
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, { description, statements });
  return new iam.Role(scope, id, { description, assumedBy, managedPolicies: [policy] });
}

/**
 * The principal of Amazon EventBridge Scheduler, for schedules in the default group.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function schedulerPrincipal({ account, partition, region }: Stack, group = 'default'): iam.ServicePrincipal {
  return new iam.ServicePrincipal('scheduler.amazonaws.com', {
    conditions: {
      StringEquals: {
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:${partition}:scheduler:${region}:${account}:schedule-group/${group}`,
      },
    },
  });
}

/** Creates a queue for events that could not be delivered. SSE-SQS requires no permission to use a key. */
export function createDeadLetterQueue(scope: Construct): sqs.Queue {
  return new sqs.Queue(scope, 'DeadLetters', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}

/** Permissions to send messages to a queue with the role of the sender, which include those for the key of the queue. */
export function sendMessages({ region, urlSuffix }: Stack, queue: sqs.IQueue): iam.PolicyStatement[] {
  const { encryptionMasterKey, queueArn } = queue;
  const send = new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] });
  if (!encryptionMasterKey) return [send];
  const conditions = { StringEquals: { 'kms:ViaService': `sqs.${region}.${urlSuffix}` } };
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
  return [send, new iam.PolicyStatement({ actions, resources: [encryptionMasterKey.keyArn], conditions })];
}
