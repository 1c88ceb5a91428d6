import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { ifExists, type Purger } from './purger';

/** The longest period. A final snapshot can be restored until its key is deleted. Keys pending deletion are free. */
const PENDING_DAYS = 30;

/** Schedules the deletion of AWS KMS keys. */
export function keys(region: string): Purger {
  const client = new KMSClient({ region, maxAttempts: MAX_ATTEMPTS });
  return {
    async describe(KeyId) {
      const found = await ifExists(client.send(new DescribeKeyCommand({ KeyId })));
      if (!found || found.KeyMetadata?.KeyState?.startsWith('Pending')) return undefined;
      return `deleted after ${PENDING_DAYS} days`;
    },
    async delete(KeyId) {
      await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: PENDING_DAYS }));
    },
  };
}
