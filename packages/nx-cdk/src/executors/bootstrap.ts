import { openSession, type StageOptions } from '../deployment/session';
import { executor } from './executor';

/** Options of the executor `bootstrap`. */
export interface BootstrapOptions extends Omit<StageOptions, 'stacks'> {
  /** Accounts that may deploy into this one. */
  readonly trust?: readonly string[];
  /** Accounts that may look up values in this one. */
  readonly trustForLookup?: readonly string[];
  /** Accounts that are no longer trusted. */
  readonly untrust?: readonly string[];
  /** Managed policies of the role with which CloudFormation deploys. */
  readonly cloudformationExecutionPolicies?: readonly string[];
  /** The permissions boundary of that role, by name. */
  readonly customPermissionsBoundary?: string;
  /** Makes a customer managed key for the bucket of assets. */
  readonly bootstrapCustomerKey?: boolean;
  /** Protects the bootstrap stacks against termination. */
  readonly terminationProtection?: boolean;
}

/** Bootstraps the stage's account in every region of the stage. */
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
});
