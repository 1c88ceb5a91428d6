import { Token } from 'aws-cdk-lib/core';
import type { Problem } from '../../private/validation';

/** Application Signals API, CreateServiceLevelObjective: name of a service level objective. */
const SLO_NAME = /^[0-9A-Za-z][-._0-9A-Za-z ]{0,126}[0-9A-Za-z]$/;

/** Checks the name of a service or environment, which is the value of a resource attribute. */
export function checkSignalName(prop: string, name: string): Problem {
  if (Token.isUnresolved(name) || /^[^,=\s]{1,255}$/.test(name)) return undefined;
  return `${prop} must have 1 to 255 characters without spaces, commas and equals signs, got '${name}'`;
}

/** Checks the name of a service level objective. */
export function checkSloName(prop: string, name: string): Problem {
  if (Token.isUnresolved(name) || SLO_NAME.test(name)) return undefined;
  return `${prop} must have 2 to 128 letters, digits, spaces and .-_, and start and end with a letter or digit, got '${name}'`;
}
