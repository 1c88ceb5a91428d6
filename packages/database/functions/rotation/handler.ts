import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Endpoint } from './database';
import { Rotation, type Step, STEPS } from './rotation';
import { Secret } from './secret';
import { AlternatingUsers, SingleUser } from './strategies';

/** What Secrets Manager sends. */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** What the function works with. */
export interface RotationSettings {
  readonly client: SecretsManagerClient;
  readonly endpoint: Endpoint;
  /** Secret of the master user, which sets the passwords of alternating users. */
  readonly masterSecretArn?: string;
  /** Whether the master makes a user that the database has not. */
  readonly createsUser?: boolean;
}

export type RotationHandler = (event: RotationEvent) => Promise<void>;

/** A handler for each step of a rotation. It logs who and what, and never a value. */
export function createHandler({ client, endpoint, masterSecretArn, createsUser }: RotationSettings): RotationHandler {
  return async ({ Step, SecretId, ClientRequestToken }) => {
    const log = { step: Step, secret: SecretId, version: ClientRequestToken };
    if (!isStep(Step)) throw new Error(`unknown step ${Step}`);
    const secret = new Secret(client, SecretId);
    const strategy = masterSecretArn
      ? new AlternatingUsers(endpoint, new Secret(client, masterSecretArn), createsUser)
      : new SingleUser(endpoint, secret);
    try {
      await new Rotation(secret, endpoint, strategy, ClientRequestToken).run(Step);
      console.log(JSON.stringify({ ...log, result: 'done' }));
    } catch (error) {
      // Only the message: the runtime would log every field of a driver's error.
      throw new Error(`${Step} failed: ${(error as Error).message}`);
    }
  };
}

function isStep(step: string): step is Step {
  return (STEPS as readonly string[]).includes(step);
}
