import { type Duration, Token } from 'aws-cdk-lib/core';

/** What is wrong with a number that must be whole and within bounds; `undefined` when absent, a token, or right. */
export function checkWhole(
  prop: string,
  value: number | undefined,
  least: number,
  most = Infinity,
): string | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `${prop} must be a whole number ${bounds(least, most)}, got ${value}`;
}

/** What is wrong with a duration that AWS counts in whole seconds. */
export function checkSeconds(
  prop: string,
  value: Duration | undefined,
  least: number,
  most = Infinity,
): string | undefined {
  if (value === undefined || value.isUnresolved()) return undefined;
  const seconds = value.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return undefined;
  return `${prop} must be a whole number of seconds ${bounds(least, most)}, got ${seconds}`;
}

/** What is wrong with a duration that AWS counts in whole minutes. */
export function checkMinutes(prop: string, value: Duration, least: number, most: number): string | undefined {
  if (value.isUnresolved()) return undefined;
  const minutes = value.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= least && minutes <= most) return undefined;
  return `${prop} must be a whole number of minutes ${bounds(least, most)}, got ${minutes}`;
}

function bounds(least: number, most: number): string {
  return most === Infinity ? `that is ${least} or more` : `from ${least} to ${most}`;
}

/** What is wrong with a timeout that does not end before the next try begins. */
export function checkTimeout(prop: string, timeout: Duration, interval: Duration): string | undefined {
  if (timeout.isUnresolved() || interval.isUnresolved()) return undefined;
  if (timeout.toMilliseconds() < interval.toMilliseconds()) return undefined;
  const seconds = (value: Duration) => value.toSeconds({ integral: false });
  return `${prop}.timeout must be less than its interval of ${seconds(interval)} seconds, got ${seconds(timeout)}`;
}

/** What is wrong with a text that must have a form. */
export function checkForm(prop: string, value: string | undefined, form: RegExp, wanted: string): string | undefined {
  if (value === undefined || Token.isUnresolved(value) || form.test(value)) return undefined;
  return `${prop} must be ${wanted}, got "${value}"`;
}

/** Names of Amazon ECS clusters, services, families and containers (Amazon ECS API reference, CreateService). */
export function checkEcsName(prop: string, value: string | undefined): string | undefined {
  return checkForm(prop, value, /^[\w-]{1,255}$/, '1 to 255 letters, digits, hyphens and underscores');
}

/** Names of load balancers and target groups (Elastic Load Balancing API reference, CreateTargetGroup). */
export function checkElbName(prop: string, value: string | undefined): string | undefined {
  const form = /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
  return checkForm(prop, value, form, '1 to 32 letters, digits and inner hyphens');
}

/** Paths that the load balancer asks for (Elastic Load Balancing API reference, CreateTargetGroup). */
export function checkPath(prop: string, value: string): string | undefined {
  return checkForm(
    prop,
    value,
    /^\/[!-~]{0,1023}$/,
    "a URL path that begins with '/', up to 1024 characters without blanks",
  );
}

/** Paths that stand in a shell command: nothing that a shell reads is let in. */
export function checkShellPath(prop: string, value: string): string | undefined {
  return checkForm(
    prop,
    value,
    /^\/[\w.~%/:@=+,-]*$/,
    "a URL path that begins with '/', without what a shell would read",
  );
}

/** Beginnings of names of repositories in Amazon ECR (API reference, CreateRepositoryCreationTemplate). */
export function checkRepositoryPrefix(prop: string, value: string, most = 256): string | undefined {
  const form = /^([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/;
  const wanted = `2 to ${most} lower-case letters and digits, singly joined by '.', '_', '-' and '/'`;
  const tooLong = !Token.isUnresolved(value) && (value.length < 2 || value.length > most);
  return tooLong ? `${prop} must be ${wanted}, got "${value}"` : checkForm(prop, value, form, wanted);
}

/** Names of parameters that stand in a path: the literal is part of the template. */
export function checkParameterName(prop: string, value: string): string | undefined {
  if (Token.isUnresolved(value)) return `${prop} must be a literal, since CloudFormation reads the parameter by it`;
  return checkForm(prop, value, /^(\/[\w.-]+)+$/, "a path such as '/api/image-tag'");
}
