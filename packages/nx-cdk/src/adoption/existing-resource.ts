import { DescribeStackResourcesCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetResourceCommand, type CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { described } from '../deployment/aws';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';
import { isNotDeployed, reasonOf } from '../shared/sdk';

/**
 * Reads the properties of an existing resource.
 *
 * @throws CommandError if it does not exist or cannot be read
 */
export async function readExisting(
  client: CloudControlClient,
  type: string,
  identifier: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { ResourceDescription } = await client.send(
      new GetResourceCommand({ TypeName: type, Identifier: identifier }),
    );
    return JSON.parse(ResourceDescription?.Properties ?? '{}') as Record<string, unknown>;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException')
      throw new CommandError(`no ${type} with the identifier ${quoted(identifier)} exists in this account and Region`);
    throw new CommandError(`the ${type} ${quoted(identifier)} cannot be read: ${reasonOf(error)}`);
  }
}

/** Returns the name of the stack that manages a resource, `undefined` if none does. */
export async function ownerOf(client: CloudFormationClient, physicalId: string): Promise<string | undefined> {
  const request = client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }));
  const { StackResources } = await described(
    `the stack of ${quoted(physicalId)}`,
    request.catch((error: unknown) => {
      if (isNotDeployed(error)) return { StackResources: [] };
      throw error;
    }),
  );
  return StackResources?.find(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')?.StackName;
}
