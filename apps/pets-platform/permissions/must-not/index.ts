import type { DeploymentModel } from '../model/deployment-model';
import { expectationsOf } from '../table';
import type { Expectation } from '../table/expectation';
import { insiders, otherSources, outsiders } from './outsiders';
import { roles } from './roles';

/** All expectations of a model: those of the table, and what follows from them. */
export function allExpectations(model: DeploymentModel): Expectation[] {
  const table = expectationsOf(model);
  return [...table, ...otherSources(table), ...outsiders(model), ...insiders(model), ...roles(model, table)];
}
