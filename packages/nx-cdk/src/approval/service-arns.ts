import { paginateListStackResources, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { NESTED_STACK } from '../assembly/assembly';
import { described } from '../deployment/aws';

/** Returns the ARNs of the ECS services of a deployed stack and of its nested stacks, also while it is deployed. */
export async function serviceArns(client: CloudFormationClient, stack: string): Promise<readonly string[]> {
  const found: { readonly type?: string; readonly id: string }[] = [];
  const read = async () => {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stack })) {
      for (const { ResourceType: type, PhysicalResourceId: id, ResourceStatus: status } of StackResourceSummaries) {
        if (id && status !== 'DELETE_COMPLETE') found.push({ ...(type ? { type } : {}), id });
      }
    }
  };
  await described(`the resources of ${stack}`, read());
  const nested = found.filter(({ type }) => type === NESTED_STACK).map(({ id }) => serviceArns(client, id));
  const services = found.filter(({ type }) => type === 'AWS::ECS::Service').map(({ id }) => id);
  return [...services, ...(await Promise.all(nested)).flat()];
}
