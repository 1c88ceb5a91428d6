import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import type { Context, Principal } from './principals';

/** A permission that a principal must have, or must not have. */
export interface Expectation {
  readonly allowed: boolean;
  readonly principal: Principal;
  readonly action: string;
  /** ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** Context keys that the service sends. */
  readonly context: Context;
  /** Why the principal needs it, or must not have it. */
  readonly reason: string;
  /** Page of the AWS documentation. */
  readonly source: string;
  /** Construct path of the resource that the expectation is derived from. */
  readonly from: string;
  /** Why a service of another account passes the policy too. Without it, the test requires that it does not. */
  readonly anySource?: string;
}

/** A resource type that needs no permission at run time. */
export interface NoPermission {
  readonly none: string;
  readonly source: string;
}

/** Expectations of one resource, without the path that the table adds. */
export type Derivation = (resource: ModelResource, model: DeploymentModel) => readonly Derived[];

export type Derived = Omit<Expectation, 'from'>;

/** Entries by resource type. */
export type Entries = Readonly<Record<string, Derivation | NoPermission>>;

/** Properties of `may`. */
export interface May {
  readonly by: Principal;
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly why: string;
  readonly source: string;
  readonly context?: Context;
  readonly anySource?: string;
}

/** A principal must be able to do each action on each resource. */
export function may({ by, actions, on, why, source, context = {}, anySource }: May): Derived[] {
  return actions.flatMap((action) =>
    on.map((resource) => ({
      allowed: true,
      principal: by,
      action,
      resource,
      context: { ...by.context, ...context },
      reason: why,
      source,
      ...(anySource === undefined ? {} : { anySource }),
    })),
  );
}

/** A principal must not be able to do any of the actions on any of the resources. */
export function mustNot(props: May): Derived[] {
  return may(props).map((expectation) => ({ ...expectation, allowed: false }));
}
