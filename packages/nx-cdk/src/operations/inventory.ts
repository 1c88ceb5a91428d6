import { paginateListStackResources, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { NESTED_STACK, type SynthesizedStack } from '../assembly/assembly';
import type { StackReader } from '../deployment/aws';
import { isNotDeployed, reasonOf } from '../shared/sdk';

/** A resource of a deployed stack or of one of its nested stacks. */
export interface DeployedResource {
  readonly type: string;
  readonly logicalId: string;
  /** Name, id or ARN, as CloudFormation returns it for `Ref`. */
  readonly physicalId: string;
  /** The stack of the stage. */
  readonly stack: SynthesizedStack;
  readonly region: string;
}

/** A stack whose resources could not be read. */
export interface UnreadStack {
  readonly stack: SynthesizedStack;
  readonly reason: string;
}

/** The resources of the deployed stacks of a stage. */
export class Inventory {
  private constructor(
    readonly resources: readonly DeployedResource[],
    /** Stacks that could not be read, for example because their Region does not answer. */
    readonly unread: readonly UnreadStack[],
  ) {}

  /** Reads all stacks. Stacks that are not deployed have no resources. */
  static async read(stacks: readonly SynthesizedStack[], reader: StackReader): Promise<Inventory> {
    const results = await Promise.all(
      stacks.map(async (stack) => {
        try {
          return { resources: await resourcesOf(await reader.client(stack), stack, stack.name) };
        } catch (error) {
          return isNotDeployed(error) ? {} : { unread: { stack, reason: reasonOf(error) } };
        }
      }),
    );
    return new Inventory(
      results.flatMap(({ resources = [] }) => resources),
      results.flatMap(({ unread }) => unread ?? []),
    );
  }

  /** Returns the resources of types, in the order of the stacks. */
  of(...types: readonly string[]): readonly DeployedResource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }
}

async function resourcesOf(
  client: CloudFormationClient,
  stack: SynthesizedStack,
  name: string,
): Promise<readonly DeployedResource[]> {
  const found: DeployedResource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: name })) {
    for (const { ResourceType, LogicalResourceId, PhysicalResourceId, ResourceStatus } of StackResourceSummaries) {
      if (!ResourceType || !LogicalResourceId || !PhysicalResourceId || ResourceStatus === 'DELETE_COMPLETE') continue;
      found.push({
        type: ResourceType,
        logicalId: LogicalResourceId,
        physicalId: PhysicalResourceId,
        stack,
        region: stack.region,
      });
    }
  }
  const nested = found.filter(({ type }) => type === NESTED_STACK);
  const inner = await Promise.all(nested.map(({ physicalId }) => resourcesOf(client, stack, physicalId)));
  return [...found, ...inner.flat()];
}
