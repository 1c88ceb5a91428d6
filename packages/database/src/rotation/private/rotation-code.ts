import { join } from 'node:path';

/** The function that the build bundles, beside the compiled constructs. */
export const ROTATION_CODE = join(__dirname, '../../functions/rotation');
