import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CommandError } from '../shared/command-error';
import { MAX_ATTEMPTS, reasonOf } from '../shared/sdk';

/**
 * Creates the service-linked role of each service that the account does not have.
 *
 * @throws CommandError if a role cannot be created
 */
export async function createServiceLinkedRoles(
  region: string,
  services: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const iam = new IAMClient({ region, maxAttempts: MAX_ATTEMPTS });
  for (const service of services) {
    const isNew = await createRole(iam, service);
    print(`service-linked role of ${service}: ${isNew ? 'created' : 'exists'}`);
  }
}

async function createRole(iam: IAMClient, service: string): Promise<boolean> {
  try {
    await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
    return true;
  } catch (error) {
    const { name, message } = error as Error;
    // "Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix."
    if (/^InvalidInput(Exception)?$/.test(name) && message.includes('has been taken in this account')) return false;
    throw new CommandError(`service-linked role of ${service} cannot be created: ${reasonOf(error)}`, { cause: error });
  }
}
