import { createHmac } from 'node:crypto';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import type { Emulator } from './emulator';
import { CONTAINERS, unprivileged } from './serving';

const PATH = '/pets';
const TOKEN_SECONDS = 24 * 60 * 60;

/** Response to a request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a request to the distribution. `undefined` if the emulator does not respond. */
export async function send(emulator: Emulator, path = PATH): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${emulator.url}${path}`, { signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

/**
 * Sends requests until the application answers one.
 *
 * @returns a line with the request and the answer
 * @throws CommandError if no answer has the status 200 within the time
 */
export async function untilAnswered(emulator: Emulator, folder: string, seconds: number): Promise<string> {
  let answer: Answer | undefined;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
    answer = await send(emulator);
    if (answer?.status === 200)
      return `GET ${emulator.url}${PATH} answered ${answer.status} ${answer.body.slice(0, 200)}`;
  }
  const last = answer ? `${answer.status} ${answer.body.slice(0, 200)}` : 'no response';
  throw new CommandError(
    `GET ${emulator.url}${PATH} must answer 200 within ${seconds} s, got ${last}. See the logs in ${logs(folder)}`,
  );
}

/** Returns how to call the API, line by line. */
export async function howToCall(emulator: Emulator, folder: string, region: string): Promise<string[]> {
  const url = `${emulator.url}${PATH}`;
  const token = await createToken(emulator, region);
  return [
    `url         ${url}`,
    `read        curl ${url}`,
    `write       curl ${url} -H 'content-type: application/json' -d '{"name":"Rex"}' \\`,
    `              -H 'authorization: Bearer ${token}'`,
    `logs, data  ${logs(folder)}`,
  ];
}

/** Signs a token with the key of the deployment. It is valid for one day. */
export async function createToken({ endpoint }: Pick<Emulator, 'endpoint'>, region: string): Promise<string> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint, region, credentials });
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const secret = SecretList.find(({ Name }) => Name?.endsWith('pets-api/jwt-secret'));
  if (!secret) throw new CommandError('the deployment has no secret pets-api/jwt-secret');
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secret.ARN }));
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { sub: 'local', iat: seconds, exp: seconds + TOKEN_SECONDS };
  const content = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${content}.${createHmac('sha256', SecretString).update(content).digest('base64url')}`;
}

function logs(folder: string): string {
  const containers = relative(process.cwd(), join(folder, CONTAINERS));
  return process.getuid?.() === 0 ? `${containers}, ${unprivileged(folder)}` : containers;
}
