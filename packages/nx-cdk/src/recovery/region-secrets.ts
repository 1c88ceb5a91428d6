import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { lostRegionConfig } from './clients';
import type { RegionPlan } from './plan';

/**
 * The secrets of a Region that are rotated.
 *
 * After a takeover, a rotation would set a new password in the database that is no longer used, and replicate it to
 * the Region that serves, where it is wrong.
 */
export class RegionSecrets {
  private readonly client: SecretsManagerClient;

  constructor(private readonly plan: RegionPlan) {
    this.client = new SecretsManagerClient(lostRegionConfig(plan.region));
  }

  /** Suspends the rotation. Returns the number of secrets that were rotated until now. */
  async suspend(): Promise<number> {
    const enabled = await this.having(true);
    for (const { SecretId } of enabled) await this.client.send(new CancelRotateSecretCommand({ SecretId }));
    return enabled.length;
  }

  /** Resumes the rotation with its schedule. Returns the number of secrets. */
  async resume(): Promise<number> {
    const disabled = await this.having(false);
    for (const { SecretId, RotationRules } of disabled) {
      await this.client.send(new RotateSecretCommand({ SecretId, RotationRules, RotateImmediately: false }));
    }
    return disabled.length;
  }

  private async having(isRotated: boolean) {
    const { rotatedSecrets = [] } = this.plan;
    const found = await Promise.all(
      rotatedSecrets.map(async (SecretId) => {
        const secret = await this.client.send(new DescribeSecretCommand({ SecretId }));
        const { RotationEnabled = false, RotationRules } = secret;
        return RotationEnabled === isRotated ? [{ SecretId, RotationRules }] : [];
      }),
    );
    return found.flat();
  }
}
