import { join } from 'node:path';

/** Folder of the function, which the build bundles into `lib`. */
export const READINESS_CODE = join(__dirname, '../../functions/readiness');
