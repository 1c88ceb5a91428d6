import type { Control } from '../control';
import { rule } from '../decisions';
import { imageScan } from './image-scan';
import { immutableTags } from './immutable-tags';
import { lifecyclePolicy } from './lifecycle-policy';

/** Controls for Amazon ECR. */
export const ECR: readonly Control[] = [
  {
    id: 'ECR.1',
    title: 'images are scanned when they are pushed, or continuously',
    severity: 'high',
    decision: rule(imageScan, 'Does not see a scanning configuration of the registry outside the app.'),
  },
  {
    id: 'ECR.2',
    title: 'tags of repositories are immutable',
    severity: 'medium',
    decision: rule(immutableTags),
  },
  {
    id: 'ECR.3',
    title: 'repositories have a lifecycle policy',
    severity: 'medium',
    decision: rule(lifecyclePolicy),
  },
];
