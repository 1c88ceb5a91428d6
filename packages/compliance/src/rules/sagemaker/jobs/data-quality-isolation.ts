import { isolatedJob } from '../private/jobs';

/** A data quality job has network isolation. */
export const dataQualityIsolation = isolatedJob('DataQuality');
