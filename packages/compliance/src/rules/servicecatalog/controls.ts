import type { Control } from '../control';
import { rule } from '../decisions';
import { portfolioShares } from './portfolio-shares';

/** Controls for AWS Service Catalog. */
export const SERVICE_CATALOG: readonly Control[] = [
  {
    id: 'ServiceCatalog.1',
    title: 'portfolios are shared within the organization only',
    severity: 'high',
    decision: rule(portfolioShares, 'Shares that are created outside the template are not judged.'),
  },
];
