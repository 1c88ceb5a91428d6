import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib/core';
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
  if (found.length > 0) throw new Error(`${path || 'App'}: ${found.map(printable).join('; ')}`);
}

/** Path of a construct that is about to be created. */
export function pathOf(scope: IConstruct, id: string): string {
  return [scope.node.path, id].filter((part) => part !== '').join('/');
}

/** Checks a duration in whole days. An undefined or unresolved duration passes. */
export function checkDays(prop: string, value: Duration | undefined, min: number, max: number): Problem {
  if (value === undefined) return undefined;
  // the CDK does not convert a token to another unit
  if (value.isUnresolved())
    return value.unitLabel() === 'days' ? undefined : `${prop} must be in days if it is a token`;
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

/** Length after which a problem is cut. */
const MAX_LENGTH = 1000;

/** Escapes the characters of a value that change what a terminal shows, and cuts long values. */
function printable(problem: string): string {
  const shown = problem.slice(0, MAX_LENGTH).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
  });
  return problem.length > MAX_LENGTH ? `${shown}…` : shown;
}

/** Checks a policy of a resource type without snapshots. */
export function checkNoSnapshot(removalPolicy: RemovalPolicy | undefined): string | undefined {
  if (removalPolicy !== RemovalPolicy.SNAPSHOT) return undefined;
  return 'removalPolicy must be DESTROY or one of RETAIN, because the resource has no snapshots, got SNAPSHOT';
}

/** Checks the name of a bucket (Amazon S3 User Guide, "General purpose bucket naming rules"). */
export function checkBucketName(name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  const isValid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|\.-|-\.|^\d+\.\d+\.\d+\.\d+$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(
      name,
    );
  return isValid ? undefined : `bucketName must be 3 to 63 lower-case letters, digits, '.' and '-', got '${name}'`;
}

/** Checks the prefix of the objects of AWS CloudTrail or AWS Config (CloudTrail API, `CreateTrail`). */
export function checkKeyPrefix(prefix: string | undefined): Problem {
  if (prefix === undefined || Token.isUnresolved(prefix)) return undefined;
  if (/^[\w!.*'()-][\w!.*'()/-]{0,199}$/.test(prefix) && !prefix.endsWith('/')) return undefined;
  return `s3KeyPrefix must be 1 to 200 characters of an object key, without a slash at either end, got '${prefix}'`;
}
