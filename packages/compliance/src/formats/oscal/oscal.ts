import type { ComplianceReport } from '../../reports/report-model';
import { toAssessmentPlan } from './assessment-plan';
import { toAssessmentResults } from './assessment-results';
import { toCatalog, toProfile } from './catalog';
import { toComponentDefinition } from './component-definition';
import { FILES } from './document';

/**
 * The documents of OSCAL 1.2.1, by file. They refer to one another and to nothing else.
 *
 * @see https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/
 */
export const OSCAL_WRITERS: readonly { readonly file: string; readonly write: (report: ComplianceReport) => string }[] =
  [
    { file: FILES.catalog, write: toCatalog },
    { file: FILES.profile, write: toProfile },
    { file: FILES['component-definition'], write: toComponentDefinition },
    { file: FILES['assessment-plan'], write: toAssessmentPlan },
    { file: FILES['assessment-results'], write: toAssessmentResults },
  ];
