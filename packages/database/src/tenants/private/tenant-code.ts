import { join } from 'node:path';

/** Folder of the bundled function, in the folder of the compiled constructs. */
export const TENANT_CODE = join(__dirname, '../../functions/tenant-database');
