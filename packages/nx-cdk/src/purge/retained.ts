import {
  paginateDescribeStackEvents,
  paginateListStackResources,
  paginateListStacks,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import type { SynthesizedStack } from '../assembly/assembly';
import { isRetained } from '../assembly/stateful';
import type { DeployedTemplate } from '../comparison/changes';
import type { DeployedStack } from '../deployment/aws';
import type { Session } from '../deployment/session';
import { DELETED_WITH_OTHERS } from './purgers';

/** A resource that remains after its stack is deleted. */
export interface RetainedResource {
  readonly type: string;
  /** Physical id. */
  readonly id: string;
  readonly region: string;
  /** Path of the stack within the stage. */
  readonly stack: string;
}

/**
 * Finds the resources that deployed stacks would retain, and those that earlier deletions, rollbacks and replacements
 * retained. CloudFormation keeps the events of deleted stacks for 90 days.
 */
export async function findRetained(
  { stage, selected, reader }: Session,
  deployed: ReadonlyMap<SynthesizedStack, DeployedStack>,
): Promise<readonly RetainedResource[]> {
  const found = new Map<string, RetainedResource>();
  const others = new Set<string>();
  for (const stack of stage.stacks) {
    const client = await reader.client(stack);
    const isDeleted = selected.includes(stack);
    const template = deployed.get(stack) ?? (isDeleted ? undefined : await reader.read(stack));
    const keyOf = (type: string, id: string) => `${stack.region} ${type} ${id}`;
    for (const { type, id, retained } of template ? await liveResources(client, stack.name, template) : []) {
      if (isDeleted && retained) found.set(keyOf(type, id), { type, id, region: stack.region, stack: stack.id });
      // another stack has it, or it is deleted with its stack
      else others.add(keyOf(type, id));
    }
    for (const { type, id } of isDeleted ? await skippedDeletions(client, stack.name) : []) {
      const key = keyOf(type, id);
      if (!found.has(key)) found.set(key, { type, id, region: stack.region, stack: stack.id });
    }
  }
  return [...found]
    .filter(([key, { type }]) => !others.has(key) && !DELETED_WITH_OTHERS.has(type))
    .map(([, resource]) => resource);
}

interface LiveResource {
  readonly type: string;
  readonly id: string;
  readonly retained: boolean;
}

async function liveResources(
  client: CloudFormationClient,
  StackName: string,
  { template, nested }: DeployedTemplate,
): Promise<LiveResource[]> {
  const resources: LiveResource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const { LogicalResourceId = '', PhysicalResourceId: id, ResourceType: type } of StackResourceSummaries) {
      if (id === undefined || type === undefined) continue;
      const inner = nested.get(LogicalResourceId);
      if (inner) resources.push(...(await liveResources(client, id, inner)));
      const resource = template.Resources?.[LogicalResourceId];
      // CloudFormation deletes a resource with the policy Snapshot
      const retained = resource !== undefined && resource.DeletionPolicy !== 'Snapshot' && isRetained(resource);
      resources.push({ type, id, retained });
    }
  }
  return resources;
}

/** Finds the resources that CloudFormation did not delete, in the events of all stacks that had this name. */
async function skippedDeletions(client: CloudFormationClient, name: string): Promise<{ type: string; id: string }[]> {
  const stacks = new Set<string>();
  for await (const { StackSummaries = [] } of paginateListStacks({ client }, {})) {
    for (const { StackName, StackId = '', RootId = '' } of StackSummaries) {
      // a nested stack has its own name, and the id of its root
      if (StackName === name || nameIn(RootId) === name) stacks.add(StackId);
    }
  }
  const skipped: { type: string; id: string }[] = [];
  for (const StackName of stacks) {
    for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
      for (const { ResourceStatus, ResourceType: type, PhysicalResourceId: id } of StackEvents) {
        if (ResourceStatus === 'DELETE_SKIPPED' && type && id) skipped.push({ type, id });
      }
    }
  }
  return skipped;
}

/** Returns the name in the ARN of a stack: `arn:aws:cloudformation:region:account:stack/name/id`. */
function nameIn(arn: string): string | undefined {
  return arn.split('/')[1];
}
