import type { Control } from '../control';
import { rule } from '../decisions';
import { namespaceAdminUserName } from './admin-user-name';
import { namespaceLogs } from './logs';
import { workgroupPublicAccess } from './public-access';
import { workgroupTls } from './transit';
import { workgroupRouting } from './vpc-routing';

/** Controls for Amazon Redshift Serverless. */
export const REDSHIFT_SERVERLESS: readonly Control[] = [
  {
    id: 'RedshiftServerless.1',
    title: 'workgroups route copied data through the VPC',
    severity: 'high',
    decision: rule(workgroupRouting),
  },
  {
    id: 'RedshiftServerless.2',
    title: 'workgroups require TLS',
    severity: 'medium',
    decision: rule(workgroupTls),
  },
  {
    id: 'RedshiftServerless.3',
    title: 'workgroups have no public address',
    severity: 'high',
    decision: rule(workgroupPublicAccess),
  },
  {
    id: 'RedshiftServerless.5',
    title: 'namespace administrators do not have the default name',
    severity: 'medium',
    decision: rule(namespaceAdminUserName),
  },
  {
    id: 'RedshiftServerless.6',
    title: 'namespaces export logs of connections and users',
    severity: 'medium',
    decision: rule(namespaceLogs),
  },
];
