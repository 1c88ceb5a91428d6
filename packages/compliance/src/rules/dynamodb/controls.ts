import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { acceleratorTls } from './accelerator-tls';
import { tableDeletionProtection } from './deletion-protection';
import { tableRecovery } from './point-in-time-recovery';

/** Controls for Amazon DynamoDB. */
export const DYNAMODB: readonly Control[] = [
  {
    id: 'DynamoDB.1',
    title: 'tables scale their capacity with demand',
    severity: 'medium',
    decision: rule(
      { cdkNag: 'dynamodb.DynamoDBAutoScalingEnabled', types: ['AWS::DynamoDB::Table'] },
      'Global tables are not judged.',
    ),
  },
  {
    id: 'DynamoDB.2',
    title: 'tables can be restored to a point in time',
    severity: 'medium',
    decision: rule(tableRecovery),
  },
  {
    id: 'DynamoDB.3',
    title: 'DynamoDB Accelerator clusters are encrypted at rest',
    severity: 'medium',
    decision: nag('dynamodb.DAXEncrypted', 'AWS::DAX::Cluster'),
  },
  {
    id: 'DynamoDB.6',
    title: 'tables have deletion protection',
    severity: 'medium',
    decision: rule(tableDeletionProtection),
  },
  {
    id: 'DynamoDB.7',
    title: 'DynamoDB Accelerator clusters encrypt connections',
    severity: 'medium',
    decision: rule(acceleratorTls),
  },
];
