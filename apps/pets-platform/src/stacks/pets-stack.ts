import { VaultLock } from '@pets/database';
import { RemovalPolicy, Stack, type CfnElement, type StackProps } from 'aws-cdk-lib/core';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import { BACKUP_RETENTION } from '../pets-api';

/** Properties of `PetsStack`. */
export interface PetsStackProps extends StackProps {
  readonly environment: PetsEnvironment;
}

/**
 * A stack of an environment. All stacks of protected environments have termination protection. Other environments are
 * destroyed and deployed again regularly, so only their stateful stacks have it.
 */
export class PetsStack extends Stack {
  private readonly logicalIds = new Map<CfnElement, string>();

  constructor(scope: Construct, id: string, props: PetsStackProps) {
    super(scope, id, { terminationProtection: props.environment.protectedFromDeletion, ...props });
  }

  /** Caches logical ids: the CDK asks for them several thousand times and hashes the construct path each time. */
  protected override allocateLogicalId(element: CfnElement): string {
    let id = this.logicalIds.get(element);
    if (id === undefined) {
      id = super.allocateLogicalId(element);
      this.logicalIds.set(element, id);
    }
    return id;
  }

  /**
   * Sorts the outputs of the template. The CDK adds them in the order in which other stacks read them, so a preview would change
   * the templates of the stacks that it reads.
   */
  override resolve(value: unknown): unknown {
    const resolved: unknown = super.resolve(value);
    return isTemplate(resolved) ? { ...resolved, Outputs: sorted(resolved.Outputs) } : resolved;
  }
}

/** Whether a value is a template with outputs, and not the part of one construct. */
function isTemplate(value: unknown): value is { readonly Outputs: Readonly<Record<string, unknown>> } {
  return typeof value === 'object' && value !== null && 'Outputs' in value && 'Resources' in value;
}

function sorted(outputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Imports the hosted zone of the environment by id and name, without a lookup. */
export function importHostedZone(
  scope: Construct,
  { hostedZoneId, hostedZoneName: zoneName }: PetsEnvironment,
): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(scope, 'HostedZone', { hostedZoneId, zoneName });
}

/**
 * Lock of the backup vaults of an environment with a recovery Region. Principals with permission can remove it. Backups cannot be
 * deleted before the automated backups, which have the same retention, would expire.
 */
export function vaultLock({ recovers }: PetsEnvironment): VaultLock | undefined {
  return recovers ? VaultLock.governance({ minRetention: BACKUP_RETENTION }) : undefined;
}

/**
 * Retains the log groups of protected environments, except after a failed first creation: a retained log group with a
 * fixed name would make the next attempt fail.
 */
export function logRemovalPolicy({ protectedFromDeletion }: PetsEnvironment): RemovalPolicy {
  return protectedFromDeletion ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
