import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { clientAuthentication } from './client-authentication';
import { connectorLogs } from './connector-logs';
import { connectorTls } from './connector-tls';
import { clusterPublicAccess } from './public-access';

/** Controls for Amazon MSK. */
export const MSK: readonly Control[] = [
  {
    id: 'MSK.1',
    title: 'clusters encrypt traffic between brokers',
    severity: 'medium',
    decision: nag('msk.MSKBrokerToBrokerTLS', 'AWS::MSK::Cluster'),
  },
  {
    id: 'MSK.3',
    title: 'connectors encrypt traffic to the cluster',
    severity: 'medium',
    decision: rule(connectorTls),
  },
  {
    id: 'MSK.4',
    title: 'clusters have no public addresses',
    severity: 'critical',
    decision: rule(clusterPublicAccess),
  },
  {
    id: 'MSK.5',
    title: 'connectors write logs',
    severity: 'medium',
    decision: rule(connectorLogs),
  },
  {
    id: 'MSK.6',
    title: 'clusters authenticate clients',
    severity: 'medium',
    decision: rule(clientAuthentication),
  },
];
