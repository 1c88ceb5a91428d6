import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { MAX_ATTEMPTS } from '../shared/sdk';
import type { Purger } from './purger';

/** Deletes log groups of Amazon CloudWatch Logs. */
export function logGroups(region: string): Purger {
  const client = new CloudWatchLogsClient({ region, maxAttempts: MAX_ATTEMPTS });
  return {
    async describe(logGroupName) {
      const pages = paginateDescribeLogGroups({ client }, { logGroupNamePrefix: logGroupName });
      for await (const { logGroups: found = [] } of pages) {
        if (found.some((group) => group.logGroupName === logGroupName)) return 'all log events';
      }
      return undefined;
    },
    async delete(logGroupName) {
      await client.send(new DeleteLogGroupCommand({ logGroupName }));
    },
  };
}
