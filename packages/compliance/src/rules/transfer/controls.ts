import type { Control } from '../control';
import { rule } from '../decisions';
import { transferConnectorLogs } from './connector-logs';
import { noFtp } from './no-ftp';

/** Controls for AWS Transfer Family. */
export const TRANSFER: readonly Control[] = [
  {
    id: 'Transfer.2',
    title: 'servers do not accept FTP',
    severity: 'medium',
    decision: rule(noFtp),
  },
  {
    id: 'Transfer.3',
    title: 'connectors write logs',
    severity: 'medium',
    decision: rule(transferConnectorLogs),
  },
];
