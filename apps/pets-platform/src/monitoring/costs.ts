import { AlertPublisher, AlertTopic, AnomalyDetection, AnomalyMonitor, CostWatch } from '@pets/observability';
import { CustomerKey } from '@pets/security';
import type { Stack } from 'aws-cdk-lib/core';
import type { PetsEnvironment } from '../environments';
import { TAGS } from '../pets-api';

/** Monitors the costs of all environments of the account: a budget by the tag `Project`, and unusual costs. */
export function watchCosts(stack: Stack, { alertEmails, anomalyDetection, governs }: PetsEnvironment): void {
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
    anomalyDetection: detectionOf(stack, anomalyDetection),
  });
}

function detectionOf(stack: Stack, setting: string): AnomalyDetection {
  if (setting === 'service') return AnomalyDetection.byService();
  if (setting === 'tag') return AnomalyDetection.byTag();
  if (setting === 'none') return AnomalyDetection.none();
  return AnomalyDetection.fromMonitor(AnomalyMonitor.fromAnomalyMonitorArn(stack, 'AnomalyMonitor', setting));
}
