import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../environment';
import type { Rotation } from './report';

/** Reads the rotations of the secrets that the stacks contain. */
export async function readRotations(environment: Environment): Promise<readonly Rotation[]> {
  const secrets = (await environment.inventory()).of('AWS::SecretsManager::Secret');
  const rotations = await Promise.all(
    secrets.map(async ({ physicalId, region }): Promise<Rotation | undefined> => {
      const client = environment.client(SecretsManagerClient, region);
      const { Name, RotationEnabled, NextRotationDate, LastRotatedDate } = await client.send(
        new DescribeSecretCommand({ SecretId: physicalId }),
      );
      if (!RotationEnabled) return undefined;
      return {
        secret: Name ?? physicalId,
        region,
        ...(NextRotationDate ? { next: NextRotationDate.toISOString() } : {}),
        ...(LastRotatedDate ? { last: LastRotatedDate.toISOString() } : {}),
      };
    }),
  );
  const known = rotations.flatMap((rotation) => rotation ?? []);
  return known.sort((a, b) => (a.next ?? '9').localeCompare(b.next ?? '9'));
}
