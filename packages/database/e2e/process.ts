import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createHandler, type RotationSettings } from '../functions/rotation/handler';
import { STEPS } from '../functions/rotation/rotation';

/** Arguments of the process. */
export interface Order extends Omit<RotationSettings, 'client'> {
  readonly url: string;
  readonly secret: string;
  readonly version: string;
}

/** Runs a rotation in a process that the tests kill. */
async function main(): Promise<void> {
  const { url, secret, version, ...settings } = JSON.parse(process.argv[2]) as Order;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SecretsManagerClient({ endpoint: url, region: 'eu-west-1', credentials });
  const handle = createHandler({ client, ...settings });
  for (const Step of STEPS) await handle({ Step, SecretId: secret, ClientRequestToken: version });
}

void main();
