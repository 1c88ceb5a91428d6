import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type DeploymentLifecycleHookAction,
  type DeploymentLifecycleHookDetail,
  type ECSClient,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { described } from '../deployment/aws';
import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';

/** A deployment of an ECS service that waits for an approval. */
export interface PausedDeployment {
  /** Name of the service. */
  readonly service: string;
  readonly deployment: ServiceDeployment;
  readonly hook: DeploymentLifecycleHookDetail;
}

/** Finds the deployments of a service that wait for an approval. Hooks with a function are none. */
export async function pausedDeployments(client: ECSClient, serviceArn: string): Promise<readonly PausedDeployment[]> {
  const [, cluster = '', service = ''] = /service\/([^/]+)\/([^/]+)$/.exec(serviceArn) ?? [];
  if (service === '') throw new CommandError(`${serviceArn} must be the ARN of an ECS service with its cluster`);
  // a service has one deployment in progress, so there is one page
  const input = { cluster, service, status: ['IN_PROGRESS' as const] };
  const list = client.send(new ListServiceDeploymentsCommand(input));
  const { serviceDeployments: inProgress = [] } = await described(`the deployments of ${service}`, list);
  const arns = inProgress.flatMap(({ serviceDeploymentArn = [] }) => serviceDeploymentArn);
  if (arns.length === 0) return [];
  const { serviceDeployments = [] } = await described(
    `the deployments of ${service}`,
    client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns })),
  );
  return serviceDeployments.flatMap((deployment) =>
    (deployment.lifecycleHookDetails ?? [])
      .filter(({ targetType, status }) => targetType === 'PAUSE' && status === 'AWAITING_ACTION')
      .map((hook) => ({ service, deployment, hook })),
  );
}

/** Returns what waits, where, and what happens without an answer. */
export function describePause({ service, deployment, hook }: PausedDeployment): string {
  const { expiresAt, timeoutAction } = hook;
  const end = expiresAt ? `, ${timeoutAction ?? 'ROLLBACK'} at ${expiresAt.toISOString()}` : '';
  return `${service}: waits at ${deployment.lifecycleStage ?? 'an unknown stage'}${end}`;
}

/**
 * Approves or rejects a deployment.
 *
 * @throws CommandError if Amazon ECS refuses
 */
export async function answerPause(
  client: ECSClient,
  { service, deployment, hook }: PausedDeployment,
  action: DeploymentLifecycleHookAction,
): Promise<void> {
  const input = { serviceDeploymentArn: deployment.serviceDeploymentArn, hookId: hook.hookId, action };
  try {
    await client.send(new ContinueServiceDeploymentCommand(input));
  } catch (error) {
    throw new CommandError(`${service} could not be answered with ${action}: ${reasonOf(error)}`, { cause: error });
  }
}
