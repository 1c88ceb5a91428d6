import { Token } from 'aws-cdk-lib/core';
import type { Problem } from './validation';

/** CloudWatch API, PutCompositeAlarm: characters of an alarm name and of an alarm description. */
const MAX_NAME = 255;
const MAX_DESCRIPTION = 1_024;

export function withRunbook(description: string, runbookUrl: string | undefined): string {
  return runbookUrl === undefined ? description : `${description} Runbook: ${runbookUrl}`;
}

export function checkDescription(prop: string, description: string): Problem {
  if (Token.isUnresolved(description) || description.length <= MAX_DESCRIPTION) return undefined;
  return `${prop} must result in an alarm description of at most ${MAX_DESCRIPTION} characters, got ${description.length}`;
}

export function checkName(prop: string, name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (name.trim() === name && name.length >= 1 && name.length <= MAX_NAME) return undefined;
  return `${prop} must have 1 to ${MAX_NAME} characters and no space at either end, got '${name}'`;
}
