import { AccountActivityAlarms, AlertPublisher, AlertTopic } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import type { Stack } from 'aws-cdk-lib/core';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { PetsEnvironment } from '../environments';

/** Alarms on activity in the account, from the log group of its trail. They notify a topic of the account. */
export function watchAccount(stack: Stack, logGroup: logs.ILogGroup, { alertEmails, runbooks }: PetsEnvironment): void {
  const topic = new AlertTopic(stack, 'AccountAlerts', {
    topicName: 'pets-api-account',
    encryptionKey: new CustomerKey(stack, 'AccountAlertsKey', { description: 'account alerts of the Pets API' }),
    publishers: [AlertPublisher.CLOUDWATCH_ALARMS],
    emails: [...alertEmails],
  });
  new AccountActivityAlarms(stack, 'Activity', {
    logGroup,
    actions: topic,
    alarmNamePrefix: 'pets-api',
    runbookUrl: `${runbooks}/alarms.md#account-activity`,
  });
}
