import type { Control } from '../control';
import { rule } from '../decisions';
import { apiAuthorization } from './authorization';
import { fieldLogs } from './field-logs';

/** Controls for AWS AppSync. AppSync.1 and AppSync.6 are retired, since caches are always encrypted. */
export const APPSYNC: readonly Control[] = [
  {
    id: 'AppSync.2',
    title: 'GraphQL APIs log the resolution of fields',
    severity: 'medium',
    decision: rule(fieldLogs),
  },
  {
    id: 'AppSync.5',
    title: 'GraphQL APIs do not accept API keys',
    severity: 'high',
    decision: rule(apiAuthorization),
  },
];
