import { AlertPublisher, AlertTopic, AnomalyDetection, AnomalyMonitor, CostWatch } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import type { Stack } from 'aws-cdk-lib/core';
import type { PetsEnvironment } from './environments';
import { TAGS } from './pets-api';

/** Monitors the costs of all resources with the tag `Project`, for all environments of the account. */
export function watchCosts(stack: Stack, { alertEmails, anomalyMonitorArn, governs }: PetsEnvironment): void {
  const topic = new AlertTopic(stack, 'CostAlerts', {
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
    anomalyDetection:
      anomalyMonitorArn === undefined
        ? AnomalyDetection.byTag()
        : AnomalyDetection.fromMonitor(
            AnomalyMonitor.fromAnomalyMonitorArn(stack, 'AnomalyMonitor', anomalyMonitorArn),
          ),
    budgetName: 'pets-api',
  });
}
