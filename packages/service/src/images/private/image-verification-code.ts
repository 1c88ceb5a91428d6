import { join } from 'node:path';

/** Folder of the function, which the build bundles into `lib`. */
export const IMAGE_VERIFICATION_CODE = join(__dirname, '../../functions/image-verification');
