import { AlertPublisher, AlertTopic, CostWatch } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import type { Stack } from 'aws-cdk-lib/core';
import type { PetsEnvironment } from './environments';
import { TAGS } from './pets-api';

/** Watches, in a stack, the costs of everything that has our tag, for all environments of the account together. */
export function watchCosts(stack: Stack, { alertEmails, anomalyMonitorArn, governs }: PetsEnvironment): void {
  const { topic } = new AlertTopic(stack, 'CostAlerts', {
    topicName: 'pets-api-costs',
    encryptionKey: new CustomerKey(stack, 'CostAlertsKey', { description: 'cost alerts of the Pets API' }),
    publishers: [AlertPublisher.BUDGETS, AlertPublisher.COST_ANOMALY_DETECTION],
    emails: [...alertEmails],
  });
  new CostWatch(stack, 'Costs', {
    topic,
    tagKey: 'Project',
    tagValues: [TAGS.Project],
    monthlyBudget: governs.reduce((sum, { monthlyBudget }) => sum + monthlyBudget, 0),
    anomalyMonitorArn,
    budgetName: 'pets-api',
  });
}
