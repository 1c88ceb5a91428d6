import { linkedServices } from '../assembly/service-linked-roles';
import { createServiceLinkedRoles } from '../deployment/service-linked-roles';
import { openSession, type StageOptions } from '../deployment/session';
import { executor } from '../shared/executor';

/** Options of the executor `bootstrap`. */
export interface BootstrapOptions extends Omit<StageOptions, 'stacks'> {
  /** Accounts that can deploy to this account. */
  readonly trust?: readonly string[];
  /** Accounts that can look up values in this account. */
  readonly trustForLookup?: readonly string[];
  /** Accounts to remove from the trusted accounts. */
  readonly untrust?: readonly string[];
  /** ARNs of the managed policies of the CloudFormation execution role. */
  readonly cloudformationExecutionPolicies?: readonly string[];
  /** Name of the permissions boundary of the CloudFormation execution role. */
  readonly customPermissionsBoundary?: string;
  /** Encrypts the asset bucket with a customer managed key. */
  readonly bootstrapCustomerKey?: boolean;
  /** Enables termination protection for the bootstrap stacks. */
  readonly terminationProtection?: boolean;
  /** Creates the service-linked roles that the stage requires and the account does not have. @default true */
  readonly serviceLinkedRoles?: boolean;
}

/** Bootstraps the account of a stage in each Region of the stage, and creates the service-linked roles of the stage. */
export default executor<BootstrapOptions>(async (options, context) => {
  const { cli, stage } = await openSession(options, context);
  const regions = [...new Set(stage.stacks.map(({ region }) => region))];
  console.log(`bootstrapping account ${stage.account} in ${regions.join(', ')} …`);
  const repeated = (flag: string, values: readonly string[] = []) => values.map((value) => `--${flag}=${value}`);
  const { customPermissionsBoundary, bootstrapCustomerKey, terminationProtection } = options;
  await cli.run('bootstrap', [
    ...regions.map((region) => `aws://${stage.account}/${region}`),
    ...repeated('trust', options.trust),
    ...repeated('trust-for-lookup', options.trustForLookup),
    ...repeated('untrust', options.untrust),
    ...repeated('cloudformation-execution-policies', options.cloudformationExecutionPolicies),
    ...(customPermissionsBoundary === undefined ? [] : [`--custom-permissions-boundary=${customPermissionsBoundary}`]),
    ...(bootstrapCustomerKey === undefined ? [] : [`--bootstrap-customer-key=${bootstrapCustomerKey}`]),
    ...(terminationProtection === undefined ? [] : [`--termination-protection=${terminationProtection}`]),
  ]);
  if (options.serviceLinkedRoles ?? true)
    await createServiceLinkedRoles(regions[0], linkedServices(stage.stacks), (line) => console.log(line));
});
