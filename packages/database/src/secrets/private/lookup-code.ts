import { join } from 'node:path';

/** Folder of the bundled function, in the folder of the compiled constructs. */
export const LOOKUP_CODE = join(__dirname, '../../functions/secret-lookup');
