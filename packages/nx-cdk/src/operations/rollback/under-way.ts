import { setTimeout as sleep } from 'node:timers/promises';
import { CancelUpdateStackCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient, ListServiceDeploymentsCommand, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { CommandError } from '../../shared/command-error';
import { progress } from '../../shared/console';
import { reasonOf } from '../../shared/sdk';
import type { Environment } from '../environment';
import type { ImageSource } from './image-source';

/** A deployment that has not ended. */
export interface UnderWay {
  /** State of the stack if it is in progress. */
  readonly stack?: string;
  /** ARNs of the deployments of the service. */
  readonly deployments: readonly string[];
}

/** Deployments that can be stopped. */
const STOPPABLE = ['PENDING', 'IN_PROGRESS'] as const;
const ENDING = ['STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const;
const POLL_MILLISECONDS = 5_000;

/** Finds the deployment of a service that is under way, in CloudFormation or Amazon ECS. */
export async function findUnderWay(environment: Environment, source: ImageSource): Promise<UnderWay | undefined> {
  const [status, deployments] = await Promise.all([
    environment.reader.status(source.stack),
    deploymentsOf(environment, source, STOPPABLE),
  ]);
  const isInProgress = status?.endsWith('_IN_PROGRESS') === true;
  if (!isInProgress && deployments.length === 0) return undefined;
  return { ...(isInProgress ? { stack: status } : {}), deployments };
}

/** Returns what is under way, and how it is stopped. */
export function describeUnderWay({ stack, deployments }: UnderWay, { service, stack: { name } }: ImageSource): string {
  if (stack === undefined) {
    return `${service.name}: ${deployments.length > 1 ? 'deployments are' : 'a deployment is'} under way, which Amazon ECS rolls back first`;
  }
  return stack === 'UPDATE_IN_PROGRESS'
    ? `${name}: an update is under way, which CloudFormation cancels and rolls back first`
    : `${name}: ${stack}, which must be complete first`;
}

/**
 * Stops a deployment, and waits until the stack and the service have ended it.
 *
 * @throws CommandError if it cannot be stopped, or the rollback of the stack fails
 */
export async function stopUnderWay(
  environment: Environment,
  source: ImageSource,
  { stack, deployments }: UnderWay,
): Promise<void> {
  const { service, stack: synthesized } = source;
  if (stack === undefined) {
    const ecs = environment.client(ECSClient, service.region);
    for (const serviceDeploymentArn of deployments) {
      progress(`${service.name}: stopping its deployment …`);
      await stopped(
        `the deployment of ${service.name}`,
        ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' })),
      );
    }
  } else if (stack === 'UPDATE_IN_PROGRESS') {
    progress(`${synthesized.name}: canceling its update …`);
    // the deploy role of the bootstrap stack has no permission for it
    const client = environment.client(CloudFormationClient, synthesized.region);
    await stopped(
      `the update of ${synthesized.name}`,
      client.send(new CancelUpdateStackCommand({ StackName: synthesized.name })),
    );
  }
  await untilEnded(environment, source);
}

async function untilEnded(environment: Environment, source: ImageSource): Promise<void> {
  const { name } = source.stack;
  let shown = '';
  for (;;) {
    const status = (await environment.reader.status(source.stack)) ?? 'not deployed';
    const isInProgress = status.endsWith('_IN_PROGRESS');
    if (status !== shown) progress(`${name}: ${status}`);
    shown = status;
    if (!isInProgress && status.endsWith('_FAILED')) {
      throw new CommandError(
        `${name} is ${status}. Show the reason with \`aws cloudformation describe-stack-events --stack-name ${name}\`, ` +
          `and continue with \`aws cloudformation continue-update-rollback --stack-name ${name}\``,
      );
    }
    // an update of the stack replaces other deployments
    const ending = isInProgress ? [] : await deploymentsOf(environment, source, ENDING);
    if (!isInProgress && ending.length === 0) return;
    await sleep(POLL_MILLISECONDS);
  }
}

async function deploymentsOf(
  environment: Environment,
  { service }: ImageSource,
  status: readonly ((typeof STOPPABLE)[number] | (typeof ENDING)[number])[],
): Promise<readonly string[]> {
  const { cluster, name, region } = service;
  const command = new ListServiceDeploymentsCommand({ cluster, service: name, status: [...status] });
  const { serviceDeployments = [] } = await environment.ask(
    `the deployments of ${name}`,
    environment.client(ECSClient, region).send(command),
  );
  return serviceDeployments.flatMap(({ serviceDeploymentArn = [] }) => serviceDeploymentArn);
}

/** It can end at the same time. */
async function stopped(what: string, request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const { name, message } = error as Error;
    if (/^(ConflictException|ServiceDeploymentNotFoundException)$/.test(name)) return;
    if (/cannot be called from current stack status/i.test(message)) return;
    throw new CommandError(`${what} cannot be stopped: ${reasonOf(error)}`, { cause: error });
  }
}
