import type { Control } from '../control';
import { rule } from '../decisions';
import { sparkVersion } from './spark-version';
import { transformEncryption } from './transform-encryption';

/** Controls for AWS Glue. */
export const GLUE: readonly Control[] = [
  {
    id: 'Glue.3',
    title: 'machine learning transforms are encrypted at rest',
    severity: 'medium',
    decision: rule(transformEncryption),
  },
  {
    id: 'Glue.4',
    title: 'Spark jobs run a supported version',
    severity: 'medium',
    decision: rule(sparkVersion, 'Support of versions is as of September 2026.'),
  },
];
