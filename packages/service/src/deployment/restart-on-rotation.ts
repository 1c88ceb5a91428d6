import { Duration } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { createDeadLetterQueue, roleWith, stateMachineObservability } from '../private/state-machine';
import { failOn } from '../private/validation';

/** Properties of `RestartOnRotation`. */
export interface RestartOnRotationProps {
  /** Service to restart, such as a `ContainerService`. */
  readonly service: ecs.IBaseService;

  /** Secrets that its tasks read when they start, such as `ContainerService.secrets`. At least one. */
  readonly secrets: secretsmanager.ISecret[];

  /**
   * Log group of the state machine, which never receives the value of a secret. With a name that starts with
   * `/aws/vendedlogs/`, it does not count toward the limit on resource policies of Amazon CloudWatch Logs.
   */
  readonly logGroup: logs.ILogGroup;

  /**
   * Dead-letter queue for events that Amazon EventBridge could not deliver within a day. The policy of an imported queue must
   * allow `events.amazonaws.com` to send messages.
   *
   * @default - a new queue, encrypted with SSE-SQS, that retains events for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}

/**
 * Creates an EventBridge rule and a state machine that start a new deployment of a service when one of its secrets has a new
 * current version, after a rotation or a manual change. Tasks read their secrets only when they start. The deployment uses the
 * strategy of the service.
 *
 * AWS Step Functions calls Amazon ECS directly, without a Lambda function. AWS Secrets Manager sends the event "Secret Label
 * Updated", which requires no AWS CloudTrail trail.
 *
 * Undelivered events go to a dead-letter queue. Create alarms on `metricFailed()` and on the queue: after a failed restart, the
 * tasks have a password that the next rotation revokes.
 *
 * Throws if there is no secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html
 * @example
 * new RestartOnRotation(this, 'Restart', { service, secrets: service.secrets, logGroup: restartLogs });
 */
export class RestartOnRotation extends Construct {
  /** State machine that starts the deployment. */
  readonly stateMachine: sfn.StateMachine;

  /** Rule that matches a new version of a secret. */
  readonly rule: events.Rule;

  /** Dead-letter queue for events that could not be delivered. */
  readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: RestartOnRotationProps) {
    super(scope, id);
    const { service, secrets, logGroup } = props;
    failOn(this, [secrets.length === 0 ? 'secrets must have at least one entry, got none' : undefined]);

    const restart = new tasks.CallAwsService(this, 'Restart', {
      service: 'ecs',
      action: 'updateService',
      parameters: { Cluster: service.cluster.clusterArn, Service: service.serviceName, ForceNewDeployment: true },
      iamResources: [service.serviceArn],
    });
    // Amazon ECS can reject a deployment while another is in progress. The retries take half an hour.
    restart.addRetry({ interval: Duration.seconds(30), maxAttempts: 6, backoffRate: 2 });

    const states = new iam.ServicePrincipal('states.amazonaws.com');
    const role = roleWith(this, 'Role', states, 'Restarts the service when a secret has a new version', [
      new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [service.serviceArn] }),
      ...stateMachineObservability(),
    ]);
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      definitionBody: sfn.DefinitionBody.fromChainable(restart),
      comment: 'Restarts the service when a secret has a new version',
      role: role.withoutPolicyUpdates(),
      timeout: Duration.hours(1),
      logs: { destination: logGroup, level: sfn.LogLevel.ALL },
      tracingEnabled: true,
    });

    const starter = roleWith(
      this,
      'StarterRole',
      new iam.ServicePrincipal('events.amazonaws.com'),
      'Starts the state machine that restarts the service',
      [
        new iam.PolicyStatement({
          actions: ['states:StartExecution'],
          resources: [this.stateMachine.stateMachineArn],
        }),
      ],
    );
    this.deadLetterQueue = props.deadLetterQueue ?? createDeadLetterQueue(this);
    this.rule = new events.Rule(this, 'Rule', {
      description: 'A secret of the service has a new version',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        resources: secrets.flatMap(arnPattern),
        detail: { labelUpdated: ['AWSCURRENT'] },
      },
      targets: [
        new targets.SfnStateMachine(this.stateMachine, {
          role: starter.withoutPolicyUpdates(),
          deadLetterQueue: this.deadLetterQueue,
        }),
      ],
    });
  }

  /** Failed restarts, after all retries: sum over 5 minutes. Tasks with an old secret fail when it is revoked. */
  metricFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(props);
  }
}

/** The event contains the complete ARN. A partial ARN, without the random suffix, is matched as a prefix. */
function arnPattern({ secretFullArn, secretArn }: secretsmanager.ISecret): string[] {
  return secretFullArn ? [secretFullArn] : events.Match.prefix(`${secretArn}-`);
}
