import { Stack } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as eventTargets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { checkParameterName, checkWhole } from '../private/checks';
import {
  createDeadLetterQueue,
  roleWith,
  schedulerPrincipal,
  sendMessages,
  stateMachineObservability,
} from '../private/state-machine';
import { failOn, type Problem } from '../private/validation';
import type { OffHoursProps, OffHoursService } from './off-hours-props';
import { createMuteRules } from './private/mute-rules';
import { offHoursStatements } from './private/off-hours-role';
import { offHoursStates, type ServiceItem } from './private/off-hours-states';
import { workingDays, workingHoursProblems } from './private/working-time';

/**
 * Stops Amazon ECS services and Amazon RDS databases outside of working hours, and starts them again: two schedules, a state
 * machine that starts databases before services and stops services before databases, and rules that mute alarms.
 *
 * Amazon RDS starts a stopped instance after seven days. An EventBridge rule then stops it again, unless the working hours have
 * begun. Autoscaling of a service is suspended while it is stopped, and its minimum and maximum do not change.
 *
 * The parameter contains `on` or `off`. To start or stop outside of the schedule, start an execution of the state machine with the
 * input `{"action": "start"}` or `{"action": "stop"}`.
 *
 * Do not deploy a service while its database is stopped: CloudFormation starts its tasks if its template changes.
 *
 * Throws if there is nothing to stop, and if a time, number or name is invalid.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 * @example
 * const offHours = new OffHours(this, 'OffHours', {
 *   workingHours: { start: '07:00', end: '19:00', timeZone: TimeZone.EUROPE_BERLIN },
 *   services: [{ service, desiredCount: 2, autoScaling: true }],
 *   databases: [{ instance: database, encryptionKey: key }],
 *   alarms: [slowResponses],
 *   stateMachineLogGroup: runnerLogs,
 * });
 */
export class OffHours extends Construct {
  /** State machine with the actions `start` and `stop`. */
  readonly stateMachine: sfn.StateMachine;

  /** Parameter with the wanted state, `on` or `off`. */
  readonly parameter: ssm.StringParameter;

  /** Dead-letter queue for events that could not start the state machine. */
  readonly deadLetterQueue: sqs.IQueue;

  /** Rules that mute the alarms. */
  readonly muteRules: cloudwatch.CfnAlarmMuteRule[];

  constructor(scope: Construct, id: string, props: OffHoursProps) {
    super(scope, id);
    failOn(this, problemsOf(props));
    const { deadLetterQueue = createDeadLetterQueue(this), services = [], databases = [] } = props;
    this.deadLetterQueue = deadLetterQueue;
    this.parameter = new ssm.StringParameter(this, 'Parameter', {
      parameterName: props.parameterName,
      description: 'Whether services and databases run: on, or off outside of the working hours',
      stringValue: 'on',
    });
    const description = 'Stops and starts services and databases';
    const role = roleWith(this, 'Role', new iam.ServicePrincipal('states.amazonaws.com'), description, [
      ...offHoursStatements(this, props, this.parameter.parameterArn),
      ...stateMachineObservability(),
    ]);
    const definition = offHoursStates({
      partition: Stack.of(this).partition,
      parameter: this.parameter.parameterName,
      services: services.map(itemOf),
      databases: databases.map(({ instance }) => instance.instanceIdentifier),
    });
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      comment: description,
      role: role.withoutPolicyUpdates(),
      logs: { destination: props.stateMachineLogGroup, level: sfn.LogLevel.ALL },
      tracingEnabled: true,
    });
    this.addSchedules(props);
    if (databases.length > 0) this.stopAgain(props);
    this.muteRules = createMuteRules(this, props.workingHours, props.alarms ?? []);
  }

  private addSchedules({ workingHours }: OffHoursProps): void {
    const { days, end, start, timeZone } = workingHours;
    const stack = Stack.of(this);
    const role = roleWith(this, 'SchedulerRole', schedulerPrincipal(stack), 'Starts the state machine of off-hours', [
      this.allowStart(),
      ...sendMessages(stack, this.deadLetterQueue),
    ]);
    const add = (id: string, action: string, time: string) => {
      const [hour, minute] = time.split(':').map((part) => String(Number(part)));
      const weekDay = workingDays(days).join(',');
      new scheduler.Schedule(this, id, {
        description: `${id === 'Start' ? 'Starts' : 'Stops'} services and databases`,
        schedule: scheduler.ScheduleExpression.cron({ hour, minute, weekDay, timeZone }),
        target: new targets.StepFunctionsStartExecution(this.stateMachine, {
          role: role.withoutPolicyUpdates(),
          deadLetterQueue: this.deadLetterQueue,
          input: scheduler.ScheduleTargetInput.fromObject({ action }),
        }),
      });
    };
    add('Start', 'start', start);
    add('Stop', 'stop', end);
  }

  /**
   * Amazon RDS starts an instance that was stopped for seven days.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
   */
  private stopAgain({ databases = [] }: OffHoursProps): void {
    const principal = new iam.ServicePrincipal('events.amazonaws.com');
    const role = roleWith(this, 'RuleRole', principal, 'Starts the state machine of off-hours', [this.allowStart()]);
    new events.Rule(this, 'StartedByRds', {
      description: 'Amazon RDS starts an instance that was stopped for seven days',
      eventPattern: {
        source: ['aws.rds'],
        detailType: ['RDS DB Instance Event'],
        resources: databases.map(({ instance }) => instance.instanceArn),
        detail: { EventID: ['RDS-EVENT-0154'] },
      },
      targets: [
        new eventTargets.SfnStateMachine(this.stateMachine, {
          role: role.withoutPolicyUpdates(),
          deadLetterQueue: this.deadLetterQueue,
          input: events.RuleTargetInput.fromObject({ action: 'stop-again' }),
        }),
      ],
    });
  }

  private allowStart(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: ['states:StartExecution'],
      resources: [this.stateMachine.stateMachineArn],
    });
  }
}

function itemOf({ service, desiredCount, autoScaling = false }: OffHoursService): ServiceItem {
  const { clusterArn, clusterName } = service.cluster;
  const resourceId = `service/${clusterName}/${service.serviceName}`;
  return { cluster: clusterArn, service: service.serviceName, desiredCount, resourceId, autoScaling };
}

function problemsOf({
  workingHours,
  services = [],
  databases = [],
  alarms = [],
  parameterName,
}: OffHoursProps): Problem[] {
  return [
    ...workingHoursProblems('workingHours', workingHours),
    services.length + databases.length === 0
      ? 'services or databases must have at least one entry, got none'
      : undefined,
    ...services.map(({ desiredCount }) => checkWhole('services.desiredCount', desiredCount, 0, 5000)),
    new Set(alarms.map(({ alarmName }) => alarmName)).size < alarms.length
      ? 'alarms must be unique, got one twice'
      : undefined,
    parameterName === undefined ? undefined : checkParameterName('parameterName', parameterName),
  ];
}
