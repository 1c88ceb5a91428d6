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
import { failOn } from '../private/validation';

/** Properties of `RestartOnRotation`. */
export interface RestartOnRotationProps {
  /** Service to restart. */
  readonly service: ecs.IBaseService;

  /** Secrets that its tasks read when they start, such as `ContainerService.secrets`; one or more. */
  readonly secrets: secretsmanager.ISecret[];

  /**
   * Log group for what the state machine does; it never sees the value of a secret. A name that begins with
   * `/aws/vendedlogs/` keeps clear of the limit on resource policies of Amazon CloudWatch Logs.
   */
  readonly logGroup: logs.ILogGroup;

  /**
   * Queue for events that Amazon EventBridge could not hand over within a day.
   *
   * @default - they are lost
   */
  readonly deadLetterQueue?: sqs.IQueue;
}

/**
 * Starts a new deployment of a service whenever one of its secrets got a new current value, be it by a rotation or by
 * hand, since tasks read their secrets only when they start. The deployment follows the service's strategy.
 *
 * AWS Step Functions calls Amazon ECS directly, so there is no function to maintain. AWS Secrets Manager reports the new
 * value itself, by its event "Secret Label Updated": no trail of AWS CloudTrail is needed.
 *
 * Throws when there is no secret.
 */
export class RestartOnRotation extends Construct {
  /** What starts the deployment. */
  readonly stateMachine: sfn.StateMachine;

  /** What waits for a new value. */
  readonly rule: events.Rule;

  constructor(scope: Construct, id: string, props: RestartOnRotationProps) {
    super(scope, id);
    const { service, secrets, logGroup } = props;
    failOn(this, [secrets.length === 0 ? 'secrets must hold a secret, got none' : undefined]);

    const restart = new tasks.CallAwsService(this, 'Restart', {
      service: 'ecs',
      action: 'updateService',
      parameters: { Cluster: service.cluster.clusterArn, Service: service.serviceName, ForceNewDeployment: true },
      iamResources: [service.serviceArn],
    });
    // A deployment under way can refuse another one: half an hour is more than most take.
    restart.addRetry({ interval: Duration.seconds(30), maxAttempts: 6, backoffRate: 2 });

    const role = this.role('Role', 'states.amazonaws.com', 'restarts a service whose secret has a new value', [
      new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [service.serviceArn] }),
      ...observing(),
    ]);
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      definitionBody: sfn.DefinitionBody.fromChainable(restart),
      comment: 'restarts a service whose secret has a new value',
      role: role.withoutPolicyUpdates(),
      timeout: Duration.hours(1),
      logs: { destination: logGroup, level: sfn.LogLevel.ALL },
      tracingEnabled: true,
    });

    const starter = this.role('StarterRole', 'events.amazonaws.com', 'starts the restart of a service', [
      new iam.PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [this.stateMachine.stateMachineArn],
      }),
    ]);
    this.rule = new events.Rule(this, 'Rule', {
      description: 'a secret of a service has a new value',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        resources: secrets.flatMap(arnPattern),
        detail: { labelUpdated: ['AWSCURRENT'] },
      },
      targets: [
        new targets.SfnStateMachine(this.stateMachine, {
          role: starter.withoutPolicyUpdates(),
          deadLetterQueue: props.deadLetterQueue,
        }),
      ],
    });
  }

  /** Restarts that failed, after all tries: sum over 5 minutes. Tasks with an old secret fail when it is revoked. */
  metricFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(props);
  }

  private role(id: string, service: string, description: string, statements: iam.PolicyStatement[]): iam.Role {
    const policy = new iam.ManagedPolicy(this, `${id}Policy`, { description, statements });
    const assumedBy = new iam.ServicePrincipal(service);
    return new iam.Role(this, id, { description, assumedBy, managedPolicies: [policy] });
  }
}

/** What every state machine needs to log and to be traced (AWS Step Functions developer guide); none takes a resource. */
function observing(): iam.PolicyStatement[] {
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

/** The event names a secret by its complete ARN: what is known without its random suffix is matched up to there. */
function arnPattern({ secretFullArn, secretArn }: secretsmanager.ISecret): string[] {
  return secretFullArn ? [secretFullArn] : events.Match.prefix(`${secretArn}-`);
}
