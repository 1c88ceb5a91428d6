import { isolatedJob } from '../private/jobs';

/** A bias job has network isolation. */
export const biasIsolation = isolatedJob('ModelBias');
