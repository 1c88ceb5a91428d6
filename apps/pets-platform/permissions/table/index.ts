import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { ACCESS } from './access';
import { ALERTS } from './alerts';
import { AUDIT } from './audit';
import { DATABASE } from './database';
import type { Entries, Expectation } from './expectation';
import { FUNCTIONS } from './functions';
import { LOGS_ENTRIES } from './logs';
import { NETWORK } from './network';
import { OFF_HOURS } from './off-hours';
import { SERVICE } from './service';
import { SIGNING } from './signing';
import { STORAGE } from './storage';

/** The permission table: what each resource type needs, with one entry for each type of the templates. */
export const TABLE: Entries = {
  ...ACCESS,
  ...ALERTS,
  ...AUDIT,
  ...DATABASE,
  ...FUNCTIONS,
  ...LOGS_ENTRIES,
  ...NETWORK,
  ...OFF_HOURS,
  ...SERVICE,
  ...SIGNING,
  ...STORAGE,
};

/** Types of the model without an entry. */
export function unknownTypes(model: DeploymentModel, table: Entries = TABLE): string[] {
  return [...new Set(model.resources().map(({ type }) => type))].filter((type) => !(type in table)).sort();
}

/** Expectations of the resources of a model, from the table. */
export function expectationsOf(model: DeploymentModel, table: Entries = TABLE): Expectation[] {
  return model.resources().flatMap((resource) => {
    const entry = table[resource.type];
    if (typeof entry !== 'function') return [];
    return entry(resource, model).map((derived) => ({ ...derived, from: resource.path }));
  });
}

/** Roles that no expectation uses. */
export function unusedRoles(model: DeploymentModel, expectations: readonly Expectation[]): ModelResource[] {
  const assumed = new Set(
    expectations
      .filter(({ allowed, action }) => allowed && action.startsWith('sts:AssumeRole'))
      .map((each) => each.resource),
  );
  return model.resources('AWS::IAM::Role').filter(({ arn }) => !assumed.has(arn));
}
