import { type Duration, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** A problem in lower case without a full stop, or `undefined` if the check passed. */
export type Problem = string | undefined;

/** Throws one error that names the construct and every problem, so that a user can fix all of them at once. */
export function failOn(scope: IConstruct, problems: Problem[]): void {
  failAt(scope.node.path, problems);
}

/** The same for a path: a construct that extends an L2 checks its props before the constructor of the L2 runs. */
export function failAt(path: string, problems: Problem[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(`${path || 'App'}: ${found.join('; ')}`);
}

/** Path of a construct that is about to be created. */
export function pathOf(scope: IConstruct, id: string): string {
  return [scope.node.path, id].filter((part) => part !== '').join('/');
}

/** Checks a duration in whole days. An undefined or unresolved duration passes. */
export function checkDays(prop: string, value: Duration | undefined, min: number, max: number): Problem {
  if (value === undefined || value.isUnresolved()) return undefined;
  const days = value.toDays({ integral: false });
  if (Number.isInteger(days) && days >= min && days <= max) return undefined;
  return `${prop} must be a whole number of days from ${min} to ${max}, got ${days}`;
}

/** Checks an integer. An undefined or unresolved number passes. */
export function checkInteger(prop: string, value: number | undefined, min: number, max: number): Problem {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= min && value <= max) return undefined;
  return `${prop} must be an integer from ${min} to ${max}, got ${value}`;
}
