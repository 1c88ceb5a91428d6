import type { Control } from '../control';
import { config } from '../decisions';

/** Controls for AWS CloudFormation. */
export const CLOUDFORMATION: readonly Control[] = [
  {
    id: 'CloudFormation.3',
    title: 'stacks have termination protection',
    severity: 'medium',
    decision: config(
      'CLOUDFORMATION_TERMINATION_PROTECTION_CHECK',
      'Termination protection is a setting of the deployed stack, which its template does not contain.',
    ),
  },
  {
    id: 'CloudFormation.4',
    title: 'stacks have a service role',
    severity: 'medium',
    decision: config(
      'CLOUDFORMATION_STACK_SERVICE_ROLE_CHECK',
      'The service role is a setting of the deployment, which the template does not contain.',
    ),
  },
];
