import { join } from 'node:path';

/** Folder of the function, which the build bundles into `lib`. */
export const LISTENER_WEIGHT_CODE = join(__dirname, '../../functions/listener-weights');
