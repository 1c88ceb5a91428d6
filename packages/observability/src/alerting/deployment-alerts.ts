import { Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { AlertSeverity } from './alert-severity';
import type { EventAlertOptions, EventAlertSetProps } from './event-alert-options';
import { createEventAlerts, type EventAlertDesign } from './shared/event-alerts';

/** Properties of `DeploymentAlerts`. */
export interface DeploymentAlertsProps extends EventAlertSetProps {
  /** ECS service of this app or an imported one. */
  readonly service: ecs.IBaseService;

  /**
   * Alert when a deployment of the service fails or is rolled back (event SERVICE_DEPLOYMENT_FAILED).
   *
   * @default - a warning: the previous tasks still serve requests
   */
  readonly deploymentFailed?: EventAlertOptions;

  /**
   * Alert when the tasks of the service repeatedly fail to start (event SERVICE_TASK_START_IMPAIRED).
   *
   * @default - a warning
   */
  readonly taskStartImpaired?: EventAlertOptions;

  /**
   * Alert when ECS has no capacity to place a task (event SERVICE_TASK_PLACEMENT_FAILURE).
   *
   * @default - a warning
   */
  readonly taskPlacementFailure?: EventAlertOptions;

  /**
   * Alert when a deployment pauses and waits for an approval (event HOOK_AWAITING_ACTION). For services with pause hooks,
   * such as `DeploymentStrategy.blueGreen({ pauseHooks })` of `@pets/service`. `{}` creates a warning.
   *
   * @default - no alert
   */
  readonly deploymentPaused?: EventAlertOptions;
}

/**
 * EventBridge rules for deployments and tasks of an Amazon ECS service that fail, and for deployments that wait. Rules for AWS service events are free.
 *
 * Throws if a topic is in a different Region or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 *
 * @example
 * new DeploymentAlerts(this, 'DeploymentAlerts', { service, actions: alerts });
 */
export class DeploymentAlerts extends Construct {
  /** Rule for failed deployments; undefined if disabled. */
  readonly deploymentFailed?: events.Rule;

  /** Rule for tasks that fail to start; undefined if disabled. */
  readonly taskStartImpaired?: events.Rule;

  /** Rule for tasks that cannot be placed; undefined if disabled. */
  readonly taskPlacementFailure?: events.Rule;

  /** Rule for deployments that wait for an approval; undefined unless enabled. */
  readonly deploymentPaused?: events.Rule;

  constructor(scope: Construct, id: string, props: DeploymentAlertsProps) {
    super(scope, id);
    [this.deploymentFailed, this.taskStartImpaired, this.taskPlacementFailure, this.deploymentPaused] =
      createEventAlerts(this, props, [
        deploymentFailed(props),
        taskStartImpaired(props),
        taskPlacementFailure(props),
        deploymentPaused(props),
      ]);
  }
}

/** "Amazon ECS service deployment state change events" and "Amazon ECS service action events". */
function patternOf(service: ecs.IBaseService, detailType: string, eventName: string): events.EventPattern {
  const resources = [arnOf(service, 'service')];
  return { source: ['aws.ecs'], detailType: [detailType], resources, detail: { eventName: [eventName] } };
}

/** The ARN of an imported service may lack the cluster name, which the ARNs in events always contain. */
function arnOf(service: ecs.IBaseService, resource: string): string {
  const resourceName = `${service.cluster.clusterName}/${service.serviceName}`;
  return Stack.of(service).formatArn({ service: 'ecs', resource, resourceName });
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
    meaning: 'A deployment of the service failed. The previous tasks still run if the deployment was rolled back.',
    nextStep: 'Check the stopped reason of each stopped task, the logs of the new tasks, and the deployment alarms.',
  };
}

function taskStartImpaired({ service, taskStartImpaired: options }: DeploymentAlertsProps): EventAlertDesign {
  return {
    id: 'TasksImpaired',
    prop: 'taskStartImpaired',
    options,
    severity: AlertSeverity.WARNING,
    event: 'SERVICE_TASK_START_IMPAIRED',
    pattern: patternOf(service, 'ECS Service Action', 'SERVICE_TASK_START_IMPAIRED'),
    title: `Tasks of ${service.serviceName} fail to start`,
    reason: events.EventField.fromPath('$.detail.eventName'),
    meaning: 'The tasks of the service repeatedly fail to start.',
    nextStep: 'Check the stopped reason of each stopped task, the image, the secrets, and the health check.',
  };
}

function taskPlacementFailure({ service, taskPlacementFailure: options }: DeploymentAlertsProps): EventAlertDesign {
  return {
    id: 'PlacementFailed',
    prop: 'taskPlacementFailure',
    options,
    severity: AlertSeverity.WARNING,
    event: 'SERVICE_TASK_PLACEMENT_FAILURE',
    pattern: patternOf(service, 'ECS Service Action', 'SERVICE_TASK_PLACEMENT_FAILURE'),
    title: `Tasks of ${service.serviceName} cannot be placed`,
    reason: events.EventField.fromPath('$.detail.reason'),
    meaning: 'Amazon ECS has no capacity to place a task of the service.',
    nextStep: 'Check the quota and capacity of Fargate, free IP addresses in the subnets, and the capacity providers.',
  };
}

function deploymentPaused({ service, deploymentPaused: options }: DeploymentAlertsProps): EventAlertDesign {
  // AWS does not document whether the event names the service or its deployment, so both match.
  const deployments = events.Match.prefix(`${arnOf(service, 'service-deployment')}/`);
  const pattern = patternOf(service, 'ECS Hook State Change', 'HOOK_AWAITING_ACTION');
  return {
    id: 'DeploymentPaused',
    prop: 'deploymentPaused',
    options: options ?? { enabled: false },
    severity: AlertSeverity.WARNING,
    event: 'HOOK_AWAITING_ACTION',
    pattern: { ...pattern, resources: [...(pattern.resources ?? []), ...deployments] },
    title: `Deployment of ${service.serviceName} waits for an approval`,
    reason: events.EventField.fromPath('$.detail.eventName'),
    meaning: 'A deployment of the service is paused. It continues or rolls back when it is answered or times out.',
    nextStep: 'Check the new version, then approve or reject the deployment.',
  };
}
