import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  RemoveRegionsFromReplicationCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { ifExists, type Purger } from './purger';

/** Deletes secrets with their replicas, without a recovery window, which would keep their names. */
export function secrets(region: string): Purger {
  const client = new SecretsManagerClient({ region, maxAttempts: MAX_ATTEMPTS });
  const find = (SecretId: string) => ifExists(client.send(new DescribeSecretCommand({ SecretId })));
  return {
    async describe(id) {
      const secret = await find(id);
      if (!secret) return undefined;
      return secret.DeletedDate ? 'without the rest of its recovery window' : 'without a recovery window';
    },
    async delete(SecretId) {
      const secret = await find(SecretId);
      const regions = (secret?.ReplicationStatus ?? []).flatMap(({ Region }) => Region ?? []);
      if (regions.length > 0) {
        await client.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: regions }));
      }
      await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    },
  };
}
