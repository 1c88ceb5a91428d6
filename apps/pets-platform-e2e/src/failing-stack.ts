import { mkdirSync } from 'node:fs';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { AssemblyCopy, type SynthesizedStack, type Template } from '../../../packages/nx-cdk/src/toolkit';
import type { LocalDeployment } from './local-deployment';

/** Result of a failed creation of a stack. */
export interface FailedCreation {
  readonly stack: string;
  readonly status?: string;
  /** Logical ids of the resources that were created before the failure. */
  readonly created: string[];
  /** Logical ids of the resources that the rollback did not delete. */
  readonly left: string[];
}

/** Logical id of the resource that fails. */
const FAILURE = 'Failure';

/** Copies an assembly, and adds a resource to each stack that fails after all other resources are created. */
export function addFailures(assembly: string, folder: string, stacks: readonly SynthesizedStack[]): void {
  mkdirSync(folder);
  const copy = new AssemblyCopy(assembly, folder);
  for (const stack of stacks) copy.writeTemplate(stack, withFailure(stack));
}

/** Reads an output that does not exist, after all other resources. */
function withFailure({ template, region, account }: SynthesizedStack): Template {
  const failure = {
    Type: 'Custom::Failure',
    DependsOn: Object.keys(template.Resources ?? {}),
    Properties: {
      ServiceToken: `arn:aws:lambda:${region}:${account}:function:local-shims`,
      ServiceTimeout: 60,
      Type: 'OutputOfAnotherRegion',
      Properties: { StackName: 'none', OutputName: 'none', Region: region },
    },
  };
  return { ...template, Resources: { ...template.Resources, [FAILURE]: failure } };
}

/** Returns what happened to a stack whose creation failed. */
export async function failedCreation(deployment: LocalDeployment, stack: SynthesizedStack): Promise<FailedCreation> {
  const client = new CloudFormationClient(deployment.client(stack.region));
  const { name: StackName } = stack;
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const events: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
    events.push(...StackEvents.filter(({ LogicalResourceId }) => LogicalResourceId !== StackName));
  }
  const having = (status: string) =>
    events
      .filter(({ ResourceStatus }) => ResourceStatus === status)
      .map(({ LogicalResourceId = '' }) => LogicalResourceId)
      .sort();
  return {
    stack: stack.id,
    status: Stacks?.[0].StackStatus,
    created: having('CREATE_COMPLETE'),
    left: having('DELETE_SKIPPED'),
  };
}

/** Groups stacks so that each depends only on stacks in earlier groups. */
export function levels(stacks: readonly SynthesizedStack[]): SynthesizedStack[][] {
  const level = new Map<string, number>();
  for (const { id, needs } of stacks) level.set(id, Math.max(0, ...needs.map((need) => (level.get(need) ?? 0) + 1)));
  const count = Math.max(...level.values()) + 1;
  return Array.from({ length: count }, (_, index) => stacks.filter(({ id }) => level.get(id) === index));
}
