import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { CommandError } from '../../shared/command-error';
import { progress } from '../../shared/console';
import { isNotDeployed, reasonOf } from '../../shared/sdk';
import type { Environment } from '../environment';
import type { Preview } from './previews';

const POLL_MILLISECONDS = 2_000;
/** Interval of the lines about progress. */
const PRINT_MILLISECONDS = 30_000;

/**
 * Deletes the stack of a preview with all its resources, and waits.
 *
 * @throws CommandError with the reasons if the deletion fails
 */
export async function deletePreview(environment: Environment, preview: Preview): Promise<void> {
  const { name, region, stackId, status } = preview;
  const place = environment.stacks.find((stack) => stack.region === region)!;
  const client = await environment.reader.deployer(place);
  const began = Date.now();
  if (status !== 'DELETE_IN_PROGRESS') {
    await client.send(new DeleteStackCommand({ StackName: stackId })).catch((error: unknown) => {
      throw new CommandError(`the preview ${name} cannot be deleted: ${reasonOf(error)}`, { cause: error });
    });
  }
  progress(`deleting the preview ${name} …`);
  for (let printed = began; ; await sleep(POLL_MILLISECONDS)) {
    const state = await statusOf(environment, client, stackId);
    if (state === undefined || state === 'DELETE_COMPLETE') return;
    if (state.endsWith('_FAILED')) {
      const reasons = await failures(client, stackId, began);
      throw new CommandError(
        `the preview ${name} cannot be deleted:\n  ${reasons.join('\n  ')}\nRun the command again`,
      );
    }
    if (Date.now() - printed < PRINT_MILLISECONDS) continue;
    printed = Date.now();
    progress(`deleting the preview ${name}: ${state}, ${Math.round((printed - began) / 1_000)} s`);
  }
}

/** Returns the failed events of a stack since a time, oldest first: the resource, its type and the reason. */
export async function failures(client: CloudFormationClient, stackId: string, since: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stackId })) {
    for (const {
      LogicalResourceId,
      ResourceStatus,
      ResourceStatusReason = '',
      ResourceType,
      Timestamp,
    } of StackEvents) {
      if (Number(Timestamp) < since || !ResourceStatus?.endsWith('_FAILED')) continue;
      // resources that CloudFormation canceled because of another one
      if (/cancel/i.test(ResourceStatusReason)) continue;
      found.unshift(`${LogicalResourceId}, ${ResourceType}: ${ResourceStatusReason.split('\n')[0]}`);
    }
  }
  return found;
}

async function statusOf(
  environment: Environment,
  client: CloudFormationClient,
  StackName: string,
): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0]?.StackStatus;
  } catch (error) {
    if (isNotDeployed(error)) return undefined;
    return environment.ask(`the stack ${StackName}`, Promise.reject(error as Error));
  }
}
