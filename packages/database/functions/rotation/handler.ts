import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Endpoint } from './database';
import { Rotation, type Step, STEPS } from './rotation';
import { Secret } from './secret';
import { AlternatingUsers, SingleUser } from './strategies';

/** Event that Secrets Manager sends. */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** Settings of the function. */
export interface RotationSettings {
  readonly client: SecretsManagerClient;
  readonly endpoint: Endpoint;
  /** Secret of the master user, which sets the passwords of alternating users. */
  readonly masterSecretArn?: string;
  /** Whether the function creates the user if the database does not have it. */
  readonly createsUser?: boolean;
}

export type RotationHandler = (event: RotationEvent) => Promise<void>;

/** Creates the handler of the steps of a rotation. It logs secret, version and step, and no secret value. */
export function createHandler({ client, endpoint, masterSecretArn, createsUser }: RotationSettings): RotationHandler {
  return async ({ Step, SecretId, ClientRequestToken }) => {
    const log = { step: Step, secret: SecretId, version: ClientRequestToken };
    if (!isStep(Step)) throw new Error(`Step must be one of ${STEPS.join(', ')}, got ${Step}`);
    const secret = new Secret(client, SecretId);
    const strategy = masterSecretArn
      ? new AlternatingUsers(endpoint, new Secret(client, masterSecretArn), createsUser)
      : new SingleUser(endpoint, secret);
    try {
      await new Rotation(secret, endpoint, strategy, ClientRequestToken).run(Step);
      console.log(JSON.stringify({ ...log, result: 'done' }));
    } catch (error) {
      // Only the message, because the runtime logs all fields of an error of the driver.
      throw new Error(`${Step} failed: ${(error as Error).message}`);
    }
  };
}

function isStep(step: string): step is Step {
  return (STEPS as readonly string[]).includes(step);
}
