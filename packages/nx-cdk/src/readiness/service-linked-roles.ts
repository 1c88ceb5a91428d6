import { IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import { requiresRole, SERVICE_LINKED_ROLES } from '../assembly/service-linked-roles';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { newResources, type Check, type Finding } from './check';

const PATH = '/aws-service-role/';

/** Whether the service-linked roles exist that the resources require, and those that the templates create do not. */
export const serviceLinkedRoles: Check = {
  id: 'service-linked-role',
  async run(requirements) {
    const required = SERVICE_LINKED_ROLES.filter((role) =>
      newResources(requirements, ...role.types).some((resource) => requiresRole(role, resource)),
    );
    const created = newResources(requirements, 'AWS::IAM::ServiceLinkedRole').map(({ Properties = {} }) =>
      String(Properties.AWSServiceName),
    );
    if (required.length + created.length === 0) return [];
    const existing = await existingServices();
    return [
      ...required.map(({ service }) => requiredRole(service, existing.has(service))),
      ...created.map((service) => createdRole(service, existing.has(service))),
    ];
  },
};

/** Returns the services that have a role in the account. */
async function existingServices(): Promise<ReadonlySet<string>> {
  const client = new IAMClient({ region: 'us-east-1', maxAttempts: MAX_ATTEMPTS });
  const services = new Set<string>();
  for await (const { Roles = [] } of paginateListRoles({ client }, { PathPrefix: PATH })) {
    for (const { Path = '' } of Roles) services.add(Path.slice(PATH.length).replace(/\/$/, ''));
  }
  return services;
}

function requiredRole(service: string, exists: boolean): Finding {
  const finding = { check: 'service-linked-role', where: 'IAM' } as const;
  if (exists) return { ...finding, verdict: 'ok', detail: `the service-linked role of ${service} exists` };
  return {
    ...finding,
    verdict: 'warning',
    detail: `the service-linked role of ${service} does not exist. The first resource that requires it can fail`,
    fix: `aws iam create-service-linked-role --aws-service-name ${service}`,
  };
}

function createdRole(service: string, exists: boolean): Finding {
  const finding = { check: 'service-linked-role-resource', where: 'IAM' } as const;
  if (!exists) return { ...finding, verdict: 'ok', detail: `the account has no service-linked role of ${service} yet` };
  return {
    ...finding,
    verdict: 'failed',
    detail: `the account already has the service-linked role of ${service}, which the stacks create`,
    fix: 'use the existing role',
  };
}
