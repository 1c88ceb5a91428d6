import type { Control } from '../control';
import { config } from '../decisions';

const REASON = 'Scans are enabled for the account or the organization, not by a resource of CloudFormation';

/** Controls for Amazon Inspector. */
export const INSPECTOR: readonly Control[] = [
  {
    id: 'Inspector.1',
    title: 'Inspector scans EC2 instances',
    severity: 'high',
    decision: config('INSPECTOR_EC2_SCAN_ENABLED', REASON),
  },
  {
    id: 'Inspector.2',
    title: 'Inspector scans container images in ECR',
    severity: 'high',
    decision: config('INSPECTOR_ECR_SCAN_ENABLED', REASON),
  },
  {
    id: 'Inspector.3',
    title: 'Inspector scans the code of Lambda functions',
    severity: 'high',
    decision: config('INSPECTOR_LAMBDA_CODE_SCAN_ENABLED', REASON),
  },
  {
    id: 'Inspector.4',
    title: 'Inspector scans the dependencies of Lambda functions',
    severity: 'high',
    decision: config('INSPECTOR_LAMBDA_STANDARD_SCAN_ENABLED', REASON),
  },
];
