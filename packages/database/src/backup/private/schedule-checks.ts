import { Token } from 'aws-cdk-lib/core';
import type * as events from 'aws-cdk-lib/aws-events';

/** AWS Backup has no rates (AWS Backup API, `BackupRuleInput` and `RestoreTestingPlanForCreate`). */
export function checkCron(prop: string, schedule: events.Schedule | undefined): string | undefined {
  const expression = schedule?.expressionString;
  if (expression === undefined || Token.isUnresolved(expression) || /^cron\(.+\)$/.test(expression)) return undefined;
  return `${prop} must be a cron expression, got '${expression}'`;
}
