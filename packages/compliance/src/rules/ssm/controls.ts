import type { Control } from '../control';
import { account, config } from '../decisions';

const STATE = 'The state of instances is known only at run time.';

/** Controls for AWS Systems Manager. */
export const SSM: readonly Control[] = [
  {
    id: 'SSM.1',
    title: 'AWS Systems Manager manages the instances',
    severity: 'medium',
    decision: config('EC2_INSTANCE_MANAGED_BY_SSM', STATE),
  },
  {
    id: 'SSM.2',
    title: 'instances have all patches',
    severity: 'high',
    decision: config('EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK', STATE),
  },
  {
    id: 'SSM.3',
    title: 'instances comply with their associations',
    severity: 'low',
    decision: config('EC2_MANAGEDINSTANCE_ASSOCIATION_COMPLIANCE_STATUS_CHECK', STATE),
  },
  {
    id: 'SSM.4',
    title: 'documents are not public',
    severity: 'critical',
    decision: config('SSM_DOCUMENT_NOT_PUBLIC', 'CloudFormation has no property for the sharing of documents.'),
  },
  {
    id: 'SSM.6',
    title: 'Automation logs to CloudWatch Logs',
    severity: 'medium',
    decision: account('CloudWatch logging of AWS Systems Manager Automation'),
  },
  {
    id: 'SSM.7',
    title: 'the account does not let documents be public',
    severity: 'critical',
    decision: account('Block public sharing of documents of AWS Systems Manager in each Region'),
  },
];
