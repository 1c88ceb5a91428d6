import type { Control } from '../control';
import { config } from '../decisions';

/** Controls for AWS Backup. */
export const BACKUP: readonly Control[] = [
  {
    id: 'Backup.1',
    title: 'recovery points are encrypted',
    severity: 'medium',
    decision: config('BACKUP_RECOVERY_POINT_ENCRYPTED', 'Recovery points are created after deployment.'),
  },
];
