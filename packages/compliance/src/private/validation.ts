import type { IConstruct } from 'constructs';
import { printable } from './printable';

/**
 * Throws one error that names the construct and every problem, so that a user can fix all of them at once. Problems are
 * lower case, without a full stop. `undefined` is a check that passed.
 */
export function failOn(scope: IConstruct, problems: (string | undefined)[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(`${scope.node.path || 'App'}: ${found.map(printable).join('; ')}`);
}
