import { Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { AlertSeverity } from './alert-severity';
import type { EventAlertOptions, EventAlertSetProps } from './event-alert-options';
import { createEventAlerts, type EventAlertDesign } from './shared/event-alerts';

/** Properties of `DeploymentAlerts`. */
export interface DeploymentAlertsProps extends EventAlertSetProps {
  /** The service whose deployments are watched, its own or an imported one. */
  readonly service: ecs.IBaseService;

  /**
   * Alert when a deployment of the service failed, or was rolled back (event SERVICE_DEPLOYMENT_FAILED).
   *
   * @default - told as a warning: the tasks of before still serve
   */
  readonly deploymentFailed?: EventAlertOptions;

  /**
   * Alert when tasks of the service cannot start or stay up (event SERVICE_TASK_START_IMPAIRED).
   *
   * @default - told as a warning
   */
  readonly tasksImpaired?: EventAlertOptions;

  /**
   * Alert when there is no capacity to place a task (event SERVICE_TASK_PLACEMENT_FAILURE).
   *
   * @default - told as a warning
   */
  readonly placementFailed?: EventAlertOptions;
}

/**
 * Tells a topic of events of an Amazon ECS service that need somebody. Rules of EventBridge on events of AWS are free.
 *
 * Throws when a topic is in another region, or a runbook is malformed.
 */
export class DeploymentAlerts extends Construct {
  /** The rule on failed deployments; undefined when switched off. */
  readonly deploymentFailed?: events.Rule;

  /** The rule on tasks that do not start; undefined when switched off. */
  readonly tasksImpaired?: events.Rule;

  /** The rule on tasks that find no place; undefined when switched off. */
  readonly placementFailed?: events.Rule;

  constructor(scope: Construct, id: string, props: DeploymentAlertsProps) {
    super(scope, id);
    [this.deploymentFailed, this.tasksImpaired, this.placementFailed] = createEventAlerts(this, props, [
      deploymentFailed(props),
      tasksImpaired(props),
      placementFailed(props),
    ]);
  }
}

/** "Amazon ECS service deployment state change events" and "Amazon ECS service action events". */
function patternOf(service: ecs.IBaseService, detailType: string, eventName: string): events.EventPattern {
  // Not the service's own ARN: an imported service may lack its cluster there, which events always name.
  const resourceName = `${service.cluster.clusterName}/${service.serviceName}`;
  const arn = Stack.of(service).formatArn({ service: 'ecs', resource: 'service', resourceName });
  return { source: ['aws.ecs'], detailType: [detailType], resources: [arn], detail: { eventName: [eventName] } };
}

function deploymentFailed({ service, deploymentFailed: options }: DeploymentAlertsProps): EventAlertDesign {
  return {
    id: 'DeploymentFailed',
    prop: 'deploymentFailed',
    options,
    severity: AlertSeverity.WARNING,
    event: 'SERVICE_DEPLOYMENT_FAILED',
    pattern: patternOf(service, 'ECS Deployment State Change', 'SERVICE_DEPLOYMENT_FAILED'),
    title: `Deployment of ${service.serviceName} failed`,
    reason: events.EventField.fromPath('$.detail.reason'),
    meaning: 'A deployment of the service failed; what ran before still runs where it could be rolled back.',
    lookAt: "Look at the reasons of stopped tasks, at the new tasks' logs, and at the deployment's alarms.",
  };
}

function tasksImpaired({ service, tasksImpaired: options }: DeploymentAlertsProps): EventAlertDesign {
  return {
    id: 'TasksImpaired',
    prop: 'tasksImpaired',
    options,
    severity: AlertSeverity.WARNING,
    event: 'SERVICE_TASK_START_IMPAIRED',
    pattern: patternOf(service, 'ECS Service Action', 'SERVICE_TASK_START_IMPAIRED'),
    title: `Tasks of ${service.serviceName} do not start`,
    reason: events.EventField.fromPath('$.detail.eventName'),
    meaning: 'The service cannot start its tasks, time and again.',
    lookAt: 'Look at the reasons of stopped tasks, at the image, at the secrets, and at the health check.',
  };
}

function placementFailed({ service, placementFailed: options }: DeploymentAlertsProps): EventAlertDesign {
  return {
    id: 'PlacementFailed',
    prop: 'placementFailed',
    options,
    severity: AlertSeverity.WARNING,
    event: 'SERVICE_TASK_PLACEMENT_FAILURE',
    pattern: patternOf(service, 'ECS Service Action', 'SERVICE_TASK_PLACEMENT_FAILURE'),
    title: `Tasks of ${service.serviceName} find no place`,
    reason: events.EventField.fromPath('$.detail.reason'),
    meaning: 'There is no capacity for a task of the service.',
    lookAt: "Look at Fargate's quota and capacity, at free addresses of the subnets, and at the capacity providers.",
  };
}
