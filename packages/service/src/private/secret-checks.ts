import { Token } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkForm } from './checks';
import type { Problem } from './validation';

const VARIABLE = /^[A-Za-z_]\w*$/;
const VARIABLE_FORM = "letters, digits and '_', without a digit at the start";

/** ARN of a secret up to the end of its name. Fields, version stages and version ids follow after a colon. */
const SECRET_ARN = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:([^:]+)/;

/** A secret that checks itself, such as `ServiceSecret`. */
interface Checked {
  validate(): string[];
}

/**
 * Checks that an ARN is not the partial ARN of a secret, which Amazon ECS rejects when a task starts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function checkSecretArn(prop: string, arn: string | undefined): Problem {
  const name = arn === undefined ? undefined : SECRET_ARN.exec(arn)?.[1];
  if (name === undefined || Token.isUnresolved(name) || /-[A-Za-z0-9]{6}$/.test(name)) return undefined;
  return `${prop} ${partialArn(name)}`;
}

/** Problem of a secret that is imported by its name or partial ARN. */
export function partialArn(name: string): string {
  const got = Token.isUnresolved(name) ? 'a name or partial ARN' : `"${name}"`;
  return `must have the full ARN with the 6 characters that Secrets Manager adds to the name, got ${got}. Import the secret with Secret.fromSecretCompleteArn`;
}

/** Checks environment variables and the secrets of a container. */
export function variableProblems(
  prefix: string,
  environment: Record<string, string> = {},
  secrets: Record<string, ecs.Secret> = {},
): Problem[] {
  const both = Object.keys(secrets).filter((name) => name in environment);
  return [
    ...Object.keys(environment).map((name) => checkForm(`${prefix}environment name`, name, VARIABLE, VARIABLE_FORM)),
    ...Object.keys(secrets).map((name) => checkForm(`${prefix}secrets name`, name, VARIABLE, VARIABLE_FORM)),
    ...secretProblems(`${prefix}secrets`, secrets),
    both.length > 0
      ? `${prefix}environment and ${prefix}secrets must not have the same names, got ${both.join(', ')} in both`
      : undefined,
  ];
}

/** Checks the secrets of a container or log driver. */
export function secretProblems(prop: string, secrets: Record<string, ecs.Secret> = {}): Problem[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    isChecked(secret)
      ? secret.validate().map((problem) => `${prop}.${name} ${problem}`)
      : [checkSecretArn(`${prop}.${name}`, secret.arn)],
  );
}

function isChecked(secret: ecs.Secret): secret is ecs.Secret & Checked {
  return typeof (secret as Partial<Checked>).validate === 'function';
}
