import { type Duration, Token } from 'aws-cdk-lib/core';

/** Checks an integer. Returns `undefined` if it is absent, a token, or valid. */
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

/** Checks a duration that AWS takes in whole seconds. */
export function checkSeconds(
  prop: string,
  value: Duration | undefined,
  least: number,
  most = Infinity,
): string | undefined {
  if (value === undefined) return undefined;
  if (value.isUnresolved()) return checkUnit(prop, value, 'seconds');
  const seconds = value.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return undefined;
  return `${prop} must be a whole number of seconds ${bounds(least, most)}, got ${seconds}`;
}

/** Checks a duration that AWS takes in whole minutes. */
export function checkMinutes(
  prop: string,
  value: Duration | undefined,
  least: number,
  most: number,
): string | undefined {
  if (value === undefined) return undefined;
  if (value.isUnresolved()) return checkUnit(prop, value, 'minutes');
  const minutes = value.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= least && minutes <= most) return undefined;
  return `${prop} must be a whole number of minutes ${bounds(least, most)}, got ${minutes}`;
}

/** The CDK does not convert a token to another unit. */
function checkUnit(prop: string, value: Duration, unit: string): string | undefined {
  return value.unitLabel() === unit
    ? undefined
    : `${prop} must be in ${unit} if it is a token, got ${value.unitLabel()}`;
}

function bounds(least: number, most: number): string {
  return most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
}

/** Checks that a health check times out before the next one starts. */
export function checkTimeout(
  prop: string,
  timeout: Duration | undefined,
  interval: Duration | undefined,
): string | undefined {
  if (!timeout || !interval || timeout.isUnresolved() || interval.isUnresolved()) return undefined;
  if (timeout.toMilliseconds() < interval.toMilliseconds()) return undefined;
  const seconds = (value: Duration) => value.toSeconds({ integral: false });
  return `${prop}.timeout must be less than the interval of ${seconds(interval)} seconds, got ${seconds(timeout)}`;
}

/** Checks a string against a pattern. */
export function checkForm(prop: string, value: string | undefined, form: RegExp, wanted: string): string | undefined {
  if (value === undefined || Token.isUnresolved(value) || form.test(value)) return undefined;
  return `${prop} must be ${wanted}, got "${value}"`;
}

/** Checks the names of a map. CloudFormation rejects an empty one. */
export function nameProblems(prop: string, map: Record<string, unknown> = {}): (string | undefined)[] {
  return '' in map ? [`${prop} must not have an empty name, got ""`] : [];
}

/** Checks the path of a directory in a container. */
export function checkContainerPath(prop: string, value: string): string | undefined {
  const form = /^(?!\/(proc|sys|dev)(\/|$))(?!.*\/\.{1,2}(\/|$))(\/[^\s:,/]+)+$/;
  const wanted = 'an absolute path without spaces, colons, commas, . and .., and not in /proc, /sys or /dev';
  return checkForm(prop, value, form, wanted);
}

/**
 * Checks the name of an Amazon ECS cluster, service, task definition family or container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function checkEcsName(prop: string, value: string | undefined): string | undefined {
  return checkForm(prop, value, /^[\w-]{1,255}$/, '1 to 255 letters, digits, hyphens and underscores');
}

/**
 * Checks the name of a load balancer or target group.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function checkElbName(prop: string, value: string | undefined): string | undefined {
  const form = /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
  return checkForm(prop, value, form, '1 to 32 letters, digits and hyphens, without a hyphen at the start or end');
}

/**
 * Checks the path of a target group's health check.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function checkPath(prop: string, value: string | undefined): string | undefined {
  const wanted = "a URL path that starts with '/' and has at most 1,024 characters and no spaces";
  return checkForm(prop, value, /^\/[!-~]{0,1023}$/, wanted);
}

/** Checks a URL path that becomes part of a shell command. It must have no character with a meaning for the shell. */
export function checkShellPath(prop: string, value: string): string | undefined {
  const wanted = "a URL path that starts with '/' and has only letters, digits and . _ ~ % / : @ = + , -";
  return checkForm(prop, value, /^\/[\w.~%/:@=+,-]*$/, wanted);
}

/**
 * Checks the prefix of Amazon ECR repository names.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html
 */
export function checkRepositoryPrefix(prop: string, value: string, most = 256): string | undefined {
  const form = /^([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/;
  const wanted = `2 to ${most} lowercase letters and digits, separated by single '.', '_', '-' or '/' characters`;
  const wrongLength = !Token.isUnresolved(value) && (value.length < 2 || value.length > most);
  return wrongLength ? `${prop} must be ${wanted}, got "${value}"` : checkForm(prop, value, form, wanted);
}

/** Checks the name of a Systems Manager parameter. It must be a literal, because it is part of the template. */
export function checkParameterName(prop: string, value: string): string | undefined {
  if (Token.isUnresolved(value)) return `${prop} must be a literal, because CloudFormation reads the parameter by name`;
  return checkForm(prop, value, /^(\/[\w.-]+)+$/, "a path such as '/api/image-tag'");
}
