import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { isNotDeployed } from '../../shared/sdk';
import type { Environment } from '../environment';
import { part } from './part';
import type { StackState, StackStatus } from './report';

/** Reads the state of each stack. */
export async function readStacks({ stacks, reader }: Environment): Promise<readonly StackStatus[]> {
  return Promise.all(
    stacks.map(async (stack) => ({
      id: stack.id,
      name: stack.name,
      region: stack.region,
      state: await part(async (): Promise<StackState> => {
        try {
          const client = await reader.client(stack);
          const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack.name }));
          const { StackStatus = '', StackStatusReason: reason, LastUpdatedTime, CreationTime } = found ?? {};
          const updated = LastUpdatedTime ?? CreationTime;
          return {
            status: StackStatus,
            ...(reason ? { reason } : {}),
            ...(updated ? { updated: updated.toISOString() } : {}),
          };
        } catch (error) {
          if (isNotDeployed(error)) return { status: 'NOT_DEPLOYED' };
          throw error;
        }
      }),
    })),
  );
}
