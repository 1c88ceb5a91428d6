import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const readers = new WeakMap<iam.IPrincipal, Set<secretsmanager.ISecret>>();

/** Records that a principal reads a secret. */
export function recordReader({ grantPrincipal }: iam.IGrantable, secret: secretsmanager.ISecret): void {
  readers.set(grantPrincipal, (readers.get(grantPrincipal) ?? new Set()).add(secret));
}

/** Returns the secrets that a principal reads, in the order in which they were recorded. */
export function secretsReadBy({ grantPrincipal }: iam.IGrantable): secretsmanager.ISecret[] {
  return [...(readers.get(grantPrincipal) ?? [])];
}
