import type { Control } from '../control';
import { config, rule } from '../decisions';
import { rotation } from './rotation';
import { rotationPeriod } from './rotation-period';

const SCHEDULES = 'Does not see rotation schedules outside the app.';

/** Controls for AWS Secrets Manager. */
export const SECRETS_MANAGER: readonly Control[] = [
  {
    id: 'SecretsManager.1',
    title: 'secrets rotate automatically',
    severity: 'medium',
    decision: rule(rotation, SCHEDULES),
  },
  {
    id: 'SecretsManager.2',
    title: 'rotations of secrets succeed',
    severity: 'medium',
    decision: config('SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK', 'Rotations run after deployment.'),
  },
  {
    id: 'SecretsManager.3',
    title: 'secrets are used',
    severity: 'medium',
    decision: config('SECRETSMANAGER_SECRET_UNUSED', 'The last use of a secret is known only at run time.'),
  },
  {
    id: 'SecretsManager.4',
    title: 'secrets are rotated at least every 90 days',
    severity: 'medium',
    decision: rule(rotationPeriod, `${SCHEDULES} Does not see whether rotations succeed.`),
  },
];
